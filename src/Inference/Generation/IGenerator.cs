using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Generation;

/// <summary>A local language model that answers many requests at once. All members are safe for use from any
/// thread.</summary>
public interface IGenerator : IModelSession
{
    /// <summary>The model's name, as given at load.</summary>
    string Name { get; }

    /// <summary>Most tokens one request may hold, prompt and answer together.</summary>
    int ContextTokens { get; }

    /// <summary>What the generator is doing now, and has done since it was loaded.</summary>
    GenerationStatistics Statistics { get; }

    /// <summary>Tokens of a plain text, read without special tokens.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The count, 0 for an empty text.</returns>
    int CountTokens(string text);

    /// <summary>Tokens of a whole prompt: the turns, the chat template around them and the opening of the
    /// answer.</summary>
    /// <param name="turns">The conversation, oldest first.</param>
    /// <returns>The count that <see cref="GenerateAsync"/> will have of the same turns.</returns>
    int CountPromptTokens(IReadOnlyList<ChatTurn> turns);

    /// <summary>
    /// Generates one answer. The request is queued when enumeration starts. Ending the enumeration early, or
    /// cancelling, frees its place within one step.
    /// </summary>
    /// <param name="request">What to generate.</param>
    /// <param name="cancellationToken">Ends the request; the enumeration then throws
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>The pieces of the answer; the last one, and only it, has a
    /// <see cref="GeneratedPiece.Finish"/>.</returns>
    /// <exception cref="ArgumentException">A field of the request is out of its range.</exception>
    /// <exception cref="Grammars.GrammarException">The request's grammar cannot be used.</exception>
    /// <exception cref="PromptTooLongException">The prompt leaves no room for an answer.</exception>
    /// <exception cref="OverloadedException">The queue is full; nothing was started.</exception>
    /// <exception cref="GenerationFailedException">The model could not evaluate the request; other requests go
    /// on.</exception>
    /// <exception cref="SessionFaultedException">The generator is broken; what is asked of it fails until it is opened
    /// again.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
    IAsyncEnumerable<GeneratedPiece> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken);
}
