namespace Pipeline.Inference.Models.Verification;

/// <summary>Something wrong with a file of a model.</summary>
/// <param name="File">The file's name in the model's folder; empty for the model as a whole.</param>
/// <param name="Problem">What is wrong, to stand after the name.</param>
public sealed record ModelFileProblem(string File, string Problem);
