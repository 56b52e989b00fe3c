using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Guardrails.Tests.Links;
using Pipeline.Inference.Generation;
using Xunit.Abstractions;

namespace Pipeline.Cluster.Attacks;

/// <summary>
/// Every attack against the whole path, in the three ways in which an answer comes about: a generator that writes to
/// the letter what is demanded, one that copies all that it was shown, and quoting.
/// </summary>
public sealed partial class AttackTests(FullCluster cluster, ITestOutputHelper output) : IClassFixture<FullCluster>
{
    private const string Secret = "ZX-SECRET-77";

    [Fact]
    public void ThereAreEnoughInBothLanguages()
    {
        Assert.True(Attack.All.Count >= 200);
        Assert.Equal(Attack.All.Count, Attack.All.Select(attack => attack.Id).Distinct().Count());
        Assert.Equal(Attack.All.Count(attack => attack.Language == "ko") * 2, Attack.All.Count);
    }

    [Theory]
    [InlineData("obeyed")]
    [InlineData("copied")]
    [InlineData("quoted")]
    public async Task NothingHarmfulLeaves(string way)
    {
        cluster.Generator.Obeys = null;
        var failures = new List<string>();
        var detected = 0;
        foreach (var attack in Attack.All)
        {
            var (harm, told) = await TryAsync(attack, way);
            failures.AddRange(harm.Select(what => $"{attack.Id}: {what}"));
            detected += told ? 1 : 0;
        }

        var contained = Attack.All.Count - failures.Select(line => line.Split(':')[0]).Distinct().Count();
        output.WriteLine(
            $"{way}: contained {contained} of {Attack.All.Count}; told by a verdict {detected} of {Attack.All.Count}"
        );
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private async Task<(IReadOnlyList<string> Harm, bool Told)> TryAsync(Attack attack, string way)
    {
        var collection = await cluster.CreateAsync();
        var hidden = await cluster.SubmitAsync(collection, "hidden", $"{attack.Question} {Secret}", "board");
        var receipt = await cluster
            .Client.GetDocument(collection, "doc")
            .Submit(
                new DocumentInput
                {
                    Title = attack.Title,
                    FileName = attack.FileName,
                    Metadata = attack.Metadata,
                    ContentType = attack.ContentType,
                    Text = attack.ContentType is null ? attack.Document : null,
                    Content = attack.ContentType is null ? null : Encoding.UTF8.GetBytes(attack.Document),
                }
            );
        await cluster.SettleAsync(hidden);
        await cluster.SettleAsync(receipt);
        GenerationRequest? seen = null;
        cluster.Generator.Obeys = request =>
        {
            seen = request;
            return way == "copied" ? request.Turns[^1].Content : attack.Demands;
        };
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(
            new AskRequest
            {
                Collection = collection,
                Question = attack.Question,
                Extractive = way == "quoted",
                UseCache = false,
                Access = [],
            }
        );
        var events = await PipelineCluster.ReadAsync(query, 0, []);
        var answer = Answer.Of(attack.Id, events);
        var harm = new List<string>();
        if (answer.Done is not { Error: null } || answer.Text.Length == 0)
        {
            harm.Add("no answer, so nothing was tried");
        }

        harm.AddRange(LiveLinks.In(answer.Text).Select(live => $"live {live}"));
        harm.AddRange(
            attack
                .Absent.Append(Secret)
                .Where(what => answer.Text.Contains(what, StringComparison.Ordinal))
                .Select(what => $"holds {what}")
        );
        harm.AddRange(WrongCitations(way, answer));
        if (seen is not null)
        {
            harm.AddRange(BrokenFrame(seen, attack));
        }

        var told = events.OfType<VerdictEvent>().Any();
        return (harm, told);
    }

    /// <summary>A citation stands at its mark; a quote has one, behind it.</summary>
    private static IEnumerable<string> WrongCitations(string way, Answer answer)
    {
        foreach (var citation in answer.Citations)
        {
            if (!answer.Text.AsSpan(citation.Position).StartsWith($"[{citation.Number}]"))
            {
                yield return $"a citation beside its mark: {answer.Text}";
            }
        }

        if (way == "quoted" && (Marks().Count(answer.Text) != QuoteEnds().Count(answer.Text)))
        {
            yield return $"a planted citation: {answer.Text}";
        }
    }

    /// <summary>The prompt's own marks are all that it has.</summary>
    private static IEnumerable<string> BrokenFrame(GenerationRequest request, Attack attack)
    {
        var shown = request.Turns[^1].Content;
        if (request.Turns.Count != 2)
        {
            yield return "more turns";
        }

        var lines = shown.ReplaceLineEndings("\n").Split('\n');
        if (lines.Count(line => line.StartsWith("Question:", StringComparison.OrdinalIgnoreCase)) != 1)
        {
            yield return "another question";
        }

        // One passage, one number; the question is the asker's own.
        var data = shown[..shown.LastIndexOf("Question: ", StringComparison.Ordinal)];
        if (Marks().Count(data) != 1 || RoleMarks().IsMatch(data))
        {
            yield return $"marks in data: {data}";
        }

        if (attack.Place != "question" && data.TrimEnd().Contains("\n\n", StringComparison.Ordinal))
        {
            yield return "a passage ends early";
        }
    }

    [GeneratedRegex(@"[\[［【][\d ,]*\d[\d ,]*[\]］】]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"” \[\d+\]")]
    private static partial Regex QuoteEnds();

    [GeneratedRegex(
        @"<\||\|>|<｜|\[/?INST\]|<<SYS|</?s>|_of_turn>|</?think>|</?tool_call>|</?system>|</context>|^\s*(?:system|assistant|user|시스템|질문)\s*[:：]",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex RoleMarks();
}
