namespace Pipeline.Inference.Models;

/// <summary>A directory whose folders are models.</summary>
/// <param name="Path">Full path; need not exist.</param>
/// <param name="Origin">Why it is searched, in words.</param>
/// <param name="IsExplicit">Whether the user named it: then it may itself be a model's folder.</param>
public sealed record ModelDirectory(string Path, string Origin, bool IsExplicit = false);
