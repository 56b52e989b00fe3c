namespace Pipeline.Benchmarks;

/// <summary>What every suite can be told.</summary>
/// <param name="Quick">Small sizes, to see that it runs; its figures mean nothing.</param>
/// <param name="Size">Items of a synthetic set, or null for the suite's usual sizes.</param>
/// <param name="Data">A folder of BEIR-format sets, or null: suites that use real text then leave that part out and say
/// so.</param>
/// <param name="Models">A folder of models, or null.</param>
internal sealed record SuiteSettings(bool Quick, int? Size, string? Data, string? Models);
