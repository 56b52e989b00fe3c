namespace Pipeline.Inference.Models.Verification;

/// <summary>The outcome of checking a model's files.</summary>
/// <param name="Model">The model.</param>
/// <param name="Problems">What is wrong, by file.</param>
/// <param name="Unrecorded">Files whose hash the manifest does not record; of them only the form was checked.</param>
public sealed record ModelVerification(InstalledModel Model, IReadOnlyList<ModelFileProblem> Problems, int Unrecorded)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Problems.Count == 0;
}
