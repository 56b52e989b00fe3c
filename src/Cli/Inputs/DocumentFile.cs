namespace Pipeline.Cli.Inputs;

/// <summary>A file to submit.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Path">Where it is; null: standard input.</param>
internal sealed record DocumentFile(string Id, string? Path);
