using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Sessions;

namespace Pipeline.Cluster.Fakes;

/// <summary>A generator that writes what the test says, in small pieces, and can be told to hang until it is
/// cancelled.</summary>
internal sealed class ScriptedGenerator : IGenerator
{
    private const int PieceLength = 3;
    private int _calls;

    public string Name => "scripted";

    public int ContextTokens => 4096;

    public GenerationStatistics Statistics { get; } = new();

    /// <summary>What is written.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What is written for a request, where that depends on it.</summary>
    public Func<GenerationRequest, string>? Obeys { get; set; }

    public bool Hangs { get; private set; }

    /// <summary>How often it was called since the last script.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Faults of the next calls: whether each comes when the request has begun.</summary>
    public ConcurrentQueue<bool> Faults { get; } = new();

    public GenerationRequest? LastRequest { get; private set; }

    /// <summary>Completes when the text is written and the generator hangs.</summary>
    public TaskCompletionSource Hanging { get; private set; } = NewSource();

    /// <summary>Completes when a hanging generation is told to stop.</summary>
    public TaskCompletionSource Cancelled { get; private set; } = NewSource();

    /// <summary>Completes when a hanging generation may go on.</summary>
    private TaskCompletionSource Released { get; set; } = NewSource();

    private bool HangsFirst { get; set; }

    /// <summary>Says what is written, and whether it hangs, after the text or before it.</summary>
    public void Script(string text, bool hangs = false, bool hangsFirst = false)
    {
        (Text, Hangs, HangsFirst, _calls) = (text, hangs, hangsFirst, 0);
        (Hanging, Cancelled, Released) = (NewSource(), NewSource(), NewSource());
    }

    /// <summary>Lets a hanging generation go on.</summary>
    public void Release() => Released.TrySetResult();

    public int CountTokens(string text) => WordHash.Units(text).Count();

    public int CountPromptTokens(IReadOnlyList<ChatTurn> turns) => turns.Sum(turn => CountTokens(turn.Content));

    public async IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        GenerationRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _calls);
        LastRequest = request;
        if (Faults.TryDequeue(out var hasBegun))
        {
            throw new SessionFaultedException("The generator stopped.", hasBegun);
        }

        if (HangsFirst)
        {
            await HangAsync(cancellationToken);
        }

        var text = Obeys?.Invoke(request) ?? Text;
        for (var at = 0; at < text.Length; at += PieceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new GeneratedPiece(
                text.Substring(at, Math.Min(PieceLength, text.Length - at)),
                1,
                null,
                CountPromptTokens(request.Turns)
            );
        }

        if (Hangs && !HangsFirst)
        {
            await HangAsync(cancellationToken);
        }

        yield return new GeneratedPiece("", 0, FinishReason.Stop);
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        Hanging.TrySetResult();
        try
        {
            await Released.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Cancelled.TrySetResult();
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
