/** A command asks, an event tells. Both are plain data with a name. */
export type Message<Type extends string = string, Data = unknown> = Readonly<{ type: Type; data: Readonly<Data> }>;
