using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Benchmarks.Generation;

/// <summary>
/// A contender that is opened for each measurement and closed after it, so that no two are in memory at a time: threads
/// of two OpenMP teams in one process sleep at every barrier, which makes both three times as slow.
/// </summary>
internal sealed class Entrant(string name, Func<string, Task<Contender>> open)
{
    public string Name => name;

    /// <summary>Prompt tokens that came from earlier requests, over all measurements.</summary>
    public long Shared { get; private set; }

    /// <summary>Prompt tokens that were evaluated.</summary>
    public long Evaluated { get; private set; }

    /// <summary>Guesses that were right.</summary>
    public long Right { get; private set; }

    /// <summary>All guesses.</summary>
    public long Guessed { get; private set; }

    public async Task<T> RunAsync<T>(Func<Contender, Task<T>> measure, CancellationToken cancellationToken)
    {
        await using var contender = await open(name);
        await contender.OneByOneAsync(
            [new GenerationRequest { Turns = [new ChatTurn(ChatRole.User, "Hello")], MaxTokens = 8 }],
            cancellationToken
        );
        var before = contender.Saved;
        var result = await measure(contender);
        if (contender.Saved is { } after && before is { } start)
        {
            Shared += after.Shared - start.Shared;
            Evaluated += after.Evaluated - start.Evaluated;
            Right += after.Right - start.Right;
            Guessed += after.Guessed - start.Guessed;
        }

        return result;
    }
}
