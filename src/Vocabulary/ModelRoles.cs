namespace Pipeline.Vocabulary;

/// <summary>What holds of a model's role.</summary>
public static class ModelRoles
{
    /// <summary>Whether models of a role have a worker of their own; the others are opened with the
    /// generator.</summary>
    /// <param name="role">The role.</param>
    public static bool HasWorker(this ModelRole role) =>
        role is ModelRole.Embed or ModelRole.Rerank or ModelRole.Generate;
}
