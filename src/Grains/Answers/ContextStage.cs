using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Workers;
using Pipeline.Inference.Sessions;

namespace Pipeline.Grains.Answers;

/// <summary>From hits to the passages that an answer is made from: guarded, and as many as there are tokens
/// for.</summary>
/// <param name="guard">The question's guard.</param>
/// <param name="workers">Count tokens.</param>
/// <param name="rates">Say what there is time for.</param>
/// <param name="sessions">The models of this silo.</param>
/// <param name="options">How answers are made.</param>
/// <param name="budget">Tokens that passages may take; null: as many as there is time for.</param>
internal sealed class ContextStage(
    QuestionGuard guard,
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    AnswerOptions options,
    int? budget = null
)
{
    private const int CharactersPerToken = 3;

    /// <summary>Tokens that the passages could take.</summary>
    public int Budget { get; private set; } = budget ?? options.ContextTokens;

    /// <summary>Chooses the passages.</summary>
    /// <param name="hits">The ranked hits.</param>
    /// <param name="request">The guarded question.</param>
    /// <param name="left">Time until the first token should be there; null: nothing is generated.</param>
    /// <param name="say">Told what the guard says of a passage.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<SearchHit>> ChooseAsync(
        IReadOnlyList<SearchHit> hits,
        AskRequest request,
        Func<TimeSpan>? left,
        Action<Verdict> say,
        CancellationToken cancellationToken
    )
    {
        if (hits.Count == 0)
        {
            return [];
        }

        var allowed = Guarded(hits, say);
        if (left is null)
        {
            return ContextBuilder.Choose(
                allowed,
                [.. allowed.Select(hit => hit.Text.Length / CharactersPerToken)],
                options.ContextTokens,
                request.Top,
                options.ChunksPerDocument,
                request.Question
            );
        }

        // What the prompt costs without any passage is not there for passages.
        var bare = PromptBuilder.Build(request.Question, [], request.History, request.Schema);
        var counts = await CountTokensAsync(
            [.. allowed.Select(PromptBuilder.Passage), string.Join('\n', bare.Select(message => message.Content))],
            cancellationToken
        );
        Budget = budget ?? rates.ContextTokens(left(), counts[^1], options.ContextTokens);
        return ContextBuilder.Choose(
            allowed,
            counts[..^1],
            Budget,
            request.Top,
            options.ChunksPerDocument,
            request.Question
        );
    }

    /// <summary>Titles stand in the prompt beside the texts, so they are inspected like them; a blocked one is left out
    /// alone.</summary>
    private List<SearchHit> Guarded(IReadOnlyList<SearchHit> hits, Action<Verdict> say)
    {
        var allowed = new List<SearchHit>(hits.Count);
        foreach (var hit in hits)
        {
            var text = guard.Inspect(GuardPlace.Context, hit.Text);
            if (text.Verdict is { } verdict)
            {
                say(verdict);
            }

            if (!text.IsBlocked)
            {
                var title = hit.Title is null ? default : guard.Inspect(GuardPlace.Context, hit.Title);
                allowed.Add(
                    hit with
                    {
                        Text = text.Text,
                        Title = hit.Title is null || title.IsBlocked ? null : title.Text,
                    }
                );
            }
        }

        return allowed;
    }

    /// <summary>Counts with the tokenizer of this silo where there is a loaded one, which costs no call, else on a
    /// worker.</summary>
    private async Task<int[]> CountTokensAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (
            workers.OwnDevice(ModelRole.Generate) is { } device
            && sessions.On(device).StatusOf(ModelRole.Generate).State == ModelState.Ready
            && await sessions.On(device).FindGeneratorAsync(cancellationToken) is { } generator
        )
        {
            try
            {
                return await Task.Run(() => texts.Select(generator.CountTokens).ToArray(), cancellationToken);
            }
            catch (Exception error) when (error is ObjectDisposedException or SessionFaultedException)
            {
                // Another session is taking its place; the worker waits for it.
            }
        }

        return await workers.CountTokensAsync(texts, cancellationToken);
    }
}
