using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Output;
using Pipeline.Inference.Generation.Prompts;
using Pipeline.Inference.Generation.Sampling;
using Pipeline.Inference.Sessions;

namespace Pipeline.Grains.Workers;

/// <summary>Runs the generator of one device; concurrent requests share its batch.</summary>
[OnDevice, KeepAlive]
internal sealed class GenerateWorkerGrain(IModelSessions models) : Grain, IGenerateWorkerGrain
{
    private IModelSessions Sessions => models.On(WorkerKey.Parse(this.GetPrimaryKeyString()).Device);

    public async IAsyncEnumerable<Completion> Generate(
        CompletionRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var pieces = Begin(await FindAsync(cancellationToken), request, cancellationToken);
            try
            {
                // The iterator may not yield inside a try with a catch, hence the step of its own.
                var mayRetry = attempt == 0;
                for (
                    var step = await NextAsync(pieces, mayRetry);
                    step != Step.Again;
                    step = await NextAsync(pieces, mayRetry)
                )
                {
                    if (step == Step.End)
                    {
                        yield break;
                    }

                    mayRetry = false;
                    yield return Of(pieces.Current);
                }
            }
            finally
            {
                await pieces.DisposeAsync();
            }
        }
    }

    public async Task<int[]> CountTokens(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var generator = await FindAsync(cancellationToken);
        return await Task.Run(() => texts.Select(generator.CountTokens).ToArray(), cancellationToken);
    }

    public async Task<WorkerInfo> Describe()
    {
        var key = WorkerKey.Parse(this.GetPrimaryKeyString());
        var status = Sessions.StatusOf(ModelRole.Generate);
        var info = WorkerInfoFactory.Create(ModelRole.Generate, key.Device, status, statistics: null);
        var generator =
            status.State == ModelState.Ready ? await Sessions.FindGeneratorAsync(CancellationToken.None) : null;
        return generator?.Statistics is not { } now ? info : WorkerInfoFactory.WithGeneration(info, now);
    }

    private async Task<IGenerator> FindAsync(CancellationToken cancellationToken) =>
        await Sessions.FindGeneratorAsync(cancellationToken)
        ?? throw WorkerErrors.Missing(ModelRole.Generate, Sessions.StatusOf(ModelRole.Generate));

    private static IAsyncEnumerator<GeneratedPiece> Begin(
        IGenerator generator,
        CompletionRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return generator
                .GenerateAsync(
                    new GenerationRequest
                    {
                        Turns = [.. request.Messages.Select(message => new ChatTurn(message.Role, message.Content))],
                        MaxTokens = request.MaxTokens,
                        Sampling = new SamplingOptions
                        {
                            Temperature = (float)request.Temperature,
                            TopP = (float)request.TopP,
                            TopK = request.TopK,
                            MinP = (float)request.MinP,
                            Seed = request.Seed,
                            RepetitionPenalty = (float)request.RepetitionPenalty,
                            FrequencyPenalty = (float)request.FrequencyPenalty,
                            PresencePenalty = (float)request.PresencePenalty,
                            LogitBias = (request.LogitBias ?? ReadOnlyDictionary<int, double>.Empty).ToDictionary(
                                bias => bias.Key,
                                bias => (float)bias.Value
                            ),
                        },
                        Stop = request.Stop,
                        Grammar = request.Grammar,
                        TopLogProbabilities = request.TopLogProbabilities,
                        Tenant = request.Tenant,
                        Priority = request.Priority,
                        Adapter = request.Adapter,
                    },
                    cancellationToken
                )
                .GetAsyncEnumerator(cancellationToken);
        }
        catch (ArgumentException error)
        {
            throw Invalid(error);
        }
    }

    /// <summary>A field of the request that the generator refused, without what .NET adds to the message.</summary>
    private static PipelineException Invalid(ArgumentException error) =>
        PipelineException.Invalid(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ParamName ?? "request"),
            error.Message.Split(" (Parameter '")[0]
        );

    private static Completion Of(GeneratedPiece piece) =>
        new(piece.Text, piece.Tokens, piece.Finish, piece.PromptTokens, piece.SharedTokens, Probabilities(piece));

    private static TokenProbability[]? Probabilities(GeneratedPiece piece) =>
        piece.LogProbabilities.Count == 0
            ? null
            :
            [
                .. piece.LogProbabilities.Select(one => new TokenProbability(
                    one.Bytes.ToArray(),
                    one.LogProbability,
                    [.. one.Top.Select(other => new LikelyToken(other.Bytes.ToArray(), other.LogProbability))]
                )),
            ];

    private static Task<Step> NextAsync(IAsyncEnumerator<GeneratedPiece> pieces, bool mayRetry) =>
        WorkerErrors.RunAsync(async () =>
        {
            try
            {
                return await pieces.MoveNextAsync() ? Step.Piece : Step.End;
            }
            catch (SessionFaultedException error)
            {
                // What was waiting when the generator broke is asked of the one that is opened next; what ran may be
                // what broke it.
                return error.HadBegun ? throw new GenerationBrokeException(error.Message)
                    : mayRetry ? Step.Again
                    : throw WorkerErrors.Broken(error);
            }
            catch (PromptTooLongException error)
            {
                throw PipelineException.Invalid("messages", error.Message);
            }
            catch (GrammarException error)
            {
                throw PipelineException.Invalid("grammar", error.Message);
            }
            catch (ArgumentException error)
            {
                throw Invalid(error);
            }
            catch (GenerationFailedException)
            {
                throw new PipelineException(
                    ErrorCode.ModelUnavailable,
                    "The generator failed on this request; the log says why. Try again.",
                    retryAfterSeconds: 1
                );
            }
        });

    private enum Step
    {
        Piece,
        End,
        Again,
    }
}
