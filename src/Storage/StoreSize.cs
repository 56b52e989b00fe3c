namespace Pipeline.Storage;

/// <summary>How much room the store takes.</summary>
/// <param name="DatabaseBytes">The size of the database, free pages included.</param>
/// <param name="FreeBytes">The part of it that is free for reuse.</param>
/// <param name="LogBytes">The size of the write-ahead log beside it.</param>
public sealed record StoreSize(long DatabaseBytes, long FreeBytes, long LogBytes);
