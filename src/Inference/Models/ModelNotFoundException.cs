namespace Pipeline.Inference.Models;

/// <summary>No usable model for a role; the message lists what was found and says how to get one.</summary>
/// <param name="role">The role.</param>
/// <param name="message">What is missing and what to do.</param>
public sealed class ModelNotFoundException(ModelRole role, string message) : Exception(message)
{
    /// <summary>The role.</summary>
    public ModelRole Role { get; } = role;
}
