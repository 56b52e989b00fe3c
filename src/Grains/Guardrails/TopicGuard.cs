using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Workers;
using Pipeline.Guardrails.Policies;
using Pipeline.Guardrails.Topics;

namespace Pipeline.Grains.Guardrails;

/// <summary>Tells the topics of questions by the embedder, where a policy has any. What the examples of a policy mean
/// to an embedder is made once.</summary>
/// <param name="workers">Embed.</param>
/// <param name="models">Know which embedder there is.</param>
internal sealed class TopicGuard(WorkerRouter workers, IClusterModels models)
{
    private const int MostSpaces = 64;

    private readonly ConcurrentDictionary<(string Policy, string Model), TopicSpace> _spaces = new();

    /// <summary>What a policy says of the topic of a question.</summary>
    /// <param name="held">What holds.</param>
    /// <param name="question">The question, standing alone.</param>
    /// <param name="clock">Told of the stage <c>topics</c>, which a policy without topics does not have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The verdict; null: it may go on, or nothing can be told.</returns>
    public async Task<Verdict?> JudgeAsync(
        HeldPolicy held,
        string question,
        StageClock clock,
        CancellationToken cancellationToken
    )
    {
        var policy = held.Guard.Policy;
        var topics = PolicyTopics.Of(policy);
        if (topics.Count == 0)
        {
            return null;
        }

        var status = models.StatusOf(ModelRole.Embed);
        if (status.Name is not null && !status.Knows(QuestionLanguage.CodeOf(question)))
        {
            clock.Skip("topics", RemarkCode.EmbedderLanguage.With(("model", status.Name)));
            return null;
        }

        var blocked = await clock.TryAsync(
            "topics",
            async () =>
            {
                var (model, asked) = await EmbedAsync([question], cancellationToken);
                if (!_spaces.TryGetValue((held.Version, model), out var space))
                {
                    (model, var vectors) = await EmbedAsync(TopicSpace.TextsOf(topics), cancellationToken);
                    if (_spaces.Count >= MostSpaces)
                    {
                        _spaces.Clear();
                    }

                    _spaces[(held.Version, model)] = space = new TopicSpace(topics, vectors);
                }

                return PolicyTopics.Blocking(policy, space, asked[0]) ?? "";
            }
        );
        return string.IsNullOrEmpty(blocked)
            ? null
            : new Verdict(
                GuardPlace.Question,
                GuardAction.Block,
                blocked,
                [new VerdictSpan(blocked, 0, question.Length)]
            );
    }

    private async Task<(string Model, float[][] Vectors)> EmbedAsync(
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        var embedded = await workers.EmbedAsync(texts, TextKind.Query, RequestPriority.Interactive, cancellationToken);
        var all = MemoryMarshal.Cast<byte, float>(embedded.Data.Span);
        var vectors = new float[texts.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = all.Slice(i * embedded.Dimensions, embedded.Dimensions).ToArray();
        }

        return (embedded.Model, vectors);
    }
}
