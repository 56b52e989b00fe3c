using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Benchmarks.Generation;

/// <summary>This engine with one set of options.</summary>
internal sealed class EngineContender(string name, LlamaGenerator generator) : Contender(name)
{
    public override (long Shared, long Evaluated, long Right, long Guessed)? Saved =>
        generator.Statistics is var now
            ? (now.SharedTokens, now.PromptTokens, now.AcceptedTokens, now.GuessedTokens)
            : null;

    public static async Task<Contender> LoadAsync(
        string name,
        string model,
        GeneratorOptions options,
        CancellationToken cancellationToken
    ) =>
        new EngineContender(
            name,
            await LlamaGenerator.LoadAsync(name, model, options, NullLogger.Instance, cancellationToken)
        );

    public override ValueTask DisposeAsync() => generator.DisposeAsync();

    protected override async IAsyncEnumerable<int> StreamAsync(
        GenerationRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var piece in generator.GenerateAsync(request, cancellationToken))
        {
            yield return piece.Tokens;
        }
    }
}
