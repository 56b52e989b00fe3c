using System.Diagnostics;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Workers;

public sealed partial class WorkerRouter
{
    /// <summary>Streams a completion from a worker.</summary>
    /// <inheritdoc cref="IGenerateWorkerGrain.Generate" />
    public async IAsyncEnumerable<Completion> GenerateAsync(
        CompletionRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Between two pieces the caller's own spans are current: what belongs to this one is told so.
        var caller = Activity.Current?.Context ?? default;
        var trail = PromptTrail.Of(request);
        string? key = null;
        for (var attempt = 0; ; attempt++)
        {
            key = await ChooseAsync(ModelRole.Generate, vectors: null, trail, avoid: key, cancellationToken);
            using var span = Span("chat", ModelRole.Generate, key, vectors: null, caller);
            span.Asked(request);
            var written = 0;
            Enter(ModelRole.Generate, key);
            _affinity.Record(key, trail);

            // Only pieces that are ready at once travel together, so the batch costs no wait.
            var pieces = grains
                .GetGrain<IGenerateWorkerGrain>(key)
                .Generate(request, cancellationToken)
                .WithBatchSize(16)
                .GetAsyncEnumerator(cancellationToken);
            try
            {
                // What was given out cannot be taken back, so only an answer that has not begun is asked for again.
                var mayRetry = attempt == 0;
                for (
                    var step = await NextAsync(pieces, key, mayRetry, span);
                    step != Step.Lost;
                    step = await NextAsync(pieces, key, mayRetry, span)
                )
                {
                    if (step == Step.End)
                    {
                        yield break;
                    }

                    mayRetry = false;
                    written += pieces.Current.Tokens;
                    span.Came(pieces.Current, written);
                    yield return pieces.Current;
                }
            }
            finally
            {
                Leave(ModelRole.Generate, key);
                await ReleaseAsync(pieces);
            }

            metrics.Retry(NameOf(ModelRole.Generate));
        }
    }

    private async Task<Step> NextAsync(IAsyncEnumerator<Completion> pieces, string key, bool mayRetry, Activity? span)
    {
        // Of this call alone: what an asynchronous method sets is over with it.
        Activity.Current = span ?? Activity.Current;
        try
        {
            return await pieces.MoveNextAsync() ? Step.Piece : Step.End;
        }
        catch (Exception error) when (span.Notes(error))
        {
            throw;
        }
        catch (PipelineException error) when (mayRetry && IsElsewhere(error, ModelRole.Generate, null, key))
        {
            return Step.Lost;
        }
        catch (GenerationBrokeException error)
        {
            throw WorkerErrors.Broken(error.Message);
        }
        catch (Exception error) when (IsLoss(error))
        {
            return mayRetry ? Step.Lost : throw Lost(ModelRole.Generate);
        }
    }

    private static async Task ReleaseAsync(IAsyncEnumerator<Completion> pieces)
    {
        try
        {
            await pieces.DisposeAsync();
        }
        catch (Exception error) when (IsLoss(error))
        {
            // There is nobody left to be told.
        }
    }

    private enum Step
    {
        Piece,
        End,
        Lost,
    }
}
