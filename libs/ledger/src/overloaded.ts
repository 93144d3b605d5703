/** More is waiting than this process will hold in memory. Nothing of the request was recorded; try again (HTTP: 429). */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
  readonly retryAfterSeconds: number;

  constructor(waiting: number, retryAfterSeconds = 1) {
    super(`${waiting} commands are already waiting; try again in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
