namespace Pipeline.Benchmarks.Hostile;

/// <summary>A document that is built to be slow to read.</summary>
/// <param name="Name">What repeats in it.</param>
/// <param name="ContentType">How it is declared.</param>
/// <param name="Create">Makes one of about so many bytes (before packing, where the format packs).</param>
internal sealed record HostileShape(string Name, string ContentType, Func<int, byte[]> Create);
