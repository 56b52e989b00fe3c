namespace Pipeline.Inference.Models.Downloads;

/// <summary>This attempt has failed, and another may do better.</summary>
/// <param name="message">Why.</param>
/// <param name="after">The pause that the server asks for, if it does.</param>
internal sealed class RetryException(string message, TimeSpan? after) : Exception(message)
{
    public TimeSpan? After { get; } = after;
}
