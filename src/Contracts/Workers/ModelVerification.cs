namespace Pipeline.Contracts.Workers;

/// <summary>What checking a model's files against its manifest found (<c>POST /api/models/verify?name=</c>).</summary>
/// <param name="Name">The model's name.</param>
/// <param name="State"><see cref="ModelFileState.Ok"/> when every file is, else
/// <see cref="ModelFileState.Damaged"/>.</param>
/// <param name="Files">Its files.</param>
[GenerateSerializer, Alias("pipeline.model-verification"), Immutable]
public sealed record ModelVerification(string Name, ModelFileState State, IReadOnlyList<ModelFileVerification> Files);

/// <summary>What checking one file found.</summary>
/// <param name="File">The file, by its path in the model's folder.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">With a file that is not ok: what was expected and what is there.</param>
[GenerateSerializer, Alias("pipeline.model-file-verification"), Immutable]
public sealed record ModelFileVerification(string File, ModelFileState State, string? Detail = null);

/// <summary>How a model file is.</summary>
public enum ModelFileState
{
    /// <summary>Size and hash are the manifest's.</summary>
    Ok,

    /// <summary>Size or hash differs, or the file is missing.</summary>
    Damaged,
}
