/** A set that forgets the member used longest ago when it is full: memory does not grow with the file. */
export class RecentSet {
  private readonly members = new Set<string>();
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Whether the member was there; from now on it is, and counts as just used. */
  touch(member: string): boolean {
    const known = this.members.delete(member);
    this.members.add(member);
    if (this.members.size > this.capacity) this.forgetOldest();
    return known;
  }

  has(member: string): boolean {
    return this.members.has(member);
  }

  private forgetOldest(): void {
    for (const oldest of this.members) {
      this.members.delete(oldest);
      return;
    }
  }
}
