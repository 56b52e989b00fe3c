using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>The engine gives itself up.</summary>
/// <param name="message">Why, in words that a user may read.</param>
/// <param name="inner">The last error, when there is one.</param>
internal sealed class EngineBrokenException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What an error that ends the engine of a generator is to others.</summary>
    public static SessionFault FaultOf(string name, Exception error) =>
        error is EngineBrokenException broken
            ? new SessionFault(broken.Message, broken)
            : new SessionFault(
                $"The generator '{name}' stopped on an error of its own ({error.GetType().Name}; the log says more).",
                error
            );
}
