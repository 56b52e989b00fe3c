using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

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
        var trail = PromptTrail.Of(request);
        string? key = null;
        for (var attempt = 0; ; attempt++)
        {
            key = await ChooseAsync(ModelRole.Generate, vectors: null, trail, avoid: key, cancellationToken);
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
                    var step = await NextAsync(pieces, key, mayRetry);
                    step != Step.Lost;
                    step = await NextAsync(pieces, key, mayRetry)
                )
                {
                    if (step == Step.End)
                    {
                        yield break;
                    }

                    mayRetry = false;
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

    private async Task<Step> NextAsync(IAsyncEnumerator<Completion> pieces, string key, bool mayRetry)
    {
        try
        {
            return await pieces.MoveNextAsync() ? Step.Piece : Step.End;
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
