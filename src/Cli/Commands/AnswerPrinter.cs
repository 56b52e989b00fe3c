using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Commands;

/// <summary>Prints answers as they are written, then what they cite and what there is to know of them.</summary>
/// <param name="session">Where to.</param>
/// <param name="verbose">Whether stages are told, too.</param>
internal sealed class AnswerPrinter(Session session, bool verbose)
{
    /// <summary>What a command that asked ends with.</summary>
    public static int ExitCodeOf(Answer answer) =>
        answer.Done?.Reason is AnswerEnd.Failed or AnswerEnd.Blocked or AnswerEnd.Cancelled
            ? ExitCode.Failed
            : ExitCode.Ok;

    /// <summary>Asks, and prints what comes.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellationToken">Cancels the answer.</param>
    public async Task<Answer> AskAsync(AskRequest request, CancellationToken cancellationToken)
    {
        var stream = session.Client.AskAsync(request);
        var events = new List<AnswerEvent>();
        var text = new AnswerText(session.Terminal);
        try
        {
            await foreach (var answerEvent in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                events.Add(answerEvent);
                if (session.Json)
                {
                    session.Write<AnswerEvent>(answerEvent);
                }
                else if (answerEvent is TokenEvent { Text.Length: > 0 } token)
                {
                    await text.WriteAsync(Plain.Safe(token.Text), cancellationToken).ConfigureAwait(false);
                }
                else if (
                    answerEvent is StageEvent { Status: not StageStatus.Started } stage
                    && (verbose || Stages.IsMissing(stage.Stage, stage.Status))
                )
                {
                    // Not behind the answer's last word.
                    await text.EndAsync().ConfigureAwait(false);
                    session.Note(
                        Stages.Describe(
                            session.Terminal.Words,
                            new StageReport(
                                stage.Stage,
                                stage.Status,
                                stage.Milliseconds,
                                stage.Detail,
                                stage.Code,
                                stage.Values
                            )
                        )
                    );
                }
            }
        }
        finally
        {
            // What is said of an answer that broke off stands on a line of its own.
            await text.EndAsync().ConfigureAwait(false);
        }

        var answer = Answer.Of(stream.AnswerId ?? "", events);
        if (!session.Json)
        {
            PrintCitations(answer);
            PrintRelated(answer);
            PrintEnd(answer);
        }

        return answer;
    }

    private void PrintCitations(Answer answer)
    {
        var cited = answer
            .Citations.DistinctBy(citation => citation.Number)
            .OrderBy(citation => citation.Number)
            .ToArray();
        if (cited.Length > 0)
        {
            session.Line("");
        }

        foreach (var citation in cited)
        {
            var hit = answer.Context.FirstOrDefault(passage =>
                passage.DocumentId == citation.DocumentId && passage.Chunk == citation.Chunk
            );
            var place = hit is null
                ? $"{citation.DocumentId}#{citation.Chunk}"
                : SearchCommand.Place(session.Terminal.Words, hit);
            // The first heading of many documents is their title.
            var path = hit?.HeadingPath.Where(part => part != citation.Title).ToArray() ?? [];
            var heading = path.Length > 0 ? $" - {string.Join(" > ", path)}" : "";
            session.Line(
                $"[{citation.Number}] {Plain.OneLine((citation.Title ?? citation.DocumentId) + heading)}  ({Plain.OneLine(place)})"
            );
        }
    }

    /// <summary>The nearest passages of a question that was declined.</summary>
    private void PrintRelated(Answer answer)
    {
        if (!answer.IsDeclined || answer.Context.Count == 0)
        {
            return;
        }

        session.Line("");
        session.Line(session.Terminal.Words.Text("ask.related"));
        foreach (var hit in answer.Context)
        {
            var place = SearchCommand.Place(session.Terminal.Words, hit);
            session.Line($"- {Plain.OneLine(hit.Title ?? hit.DocumentId)}  ({Plain.OneLine(place)})");
        }
    }

    private void PrintEnd(Answer answer)
    {
        if (answer.Done is not { } done)
        {
            return;
        }

        var words = session.Terminal.Words;
        var (error, note) = (words.Text("error"), words.Text("note"));
        var told = done.Reason switch
        {
            AnswerEnd.Failed => $"{error}: {(done.Error is { } why ? words.Error(why) : words.Text("end.failed"))}",
            AnswerEnd.Blocked => $"{error}: {Blocked(words, answer)}",
            AnswerEnd.Cancelled => $"{error}: {words.Text("end.cancelled")}",
            AnswerEnd.NoPassages => $"{note}: {words.Text("end.noPassages")}",
            AnswerEnd.Length => $"{note}: {words.Text("end.length")}",
            AnswerEnd.NotFound => $"{note}: {words.Text("end.notFound")}",
            _ => null,
        };
        if (told is not null)
        {
            session.Note(told);
        }

        if (
            done is { Reason: not (AnswerEnd.NoPassages or AnswerEnd.NotFound), Grounding: { } grounding }
            && (verbose || grounding.Level != GroundingLevel.Supported)
        )
        {
            session.Note($"{note}: {words.Text($"grounding.{Plain.Word(grounding.Level)}")}");
        }

        foreach (var conflict in done.Reason == AnswerEnd.NotFound ? [] : answer.Conflicts)
        {
            session.Note($"{note}: {Conflicting(words, conflict)}");
        }

        foreach (var piece in answer.Pieces.Where(piece => piece.Support is "partly" or "unsupported"))
        {
            session.Note($"{note}: {words.Text($"support.{piece.Support}", ("text", Plain.Safe(piece.Text.Trim())))}");
        }

        if (words.Notice(done) is { } notice)
        {
            session.Note($"{note}: {notice}");
        }

        if (done.Coverage is { } coverage && coverage.Answered < coverage.Shards)
        {
            session.Note(
                $"{note}: {words.Text("end.coverage", ("answered", coverage.Answered), ("shards", coverage.Shards))}"
            );
        }

        if (verbose)
        {
            session.Note(
                $"{Plain.Word(done.Origin)}, {done.Usage.PromptTokens} + {done.Usage.CompletionTokens} tokens, "
                    + $"{Plain.Number(done.Milliseconds, "0")} ms"
            );
        }
    }

    private static string Conflicting(Wording words, SourceConflict conflict) =>
        words.Text(
            "ask.conflict",
            ("first", conflict.First),
            ("firstText", Plain.Safe(conflict.FirstText)),
            ("second", conflict.Second),
            ("secondText", Plain.Safe(conflict.SecondText))
        );

    private static string Blocked(Wording words, Answer answer)
    {
        var verdict = answer.Verdicts.LastOrDefault();
        return verdict is null
            ? words.Text("error.blocked")
            : words.Text(
                "end.blocked",
                ("place", words.Text($"place.{Plain.Word(verdict.Place)}")),
                ("rule", verdict.Rule)
            );
    }
}
