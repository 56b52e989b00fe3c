using System.CommandLine;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline ask</c>.</summary>
internal static class AskCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var question = new Argument<string>("QUESTION") { Description = "The question." };
        var collection = CommonOptions.Collection();
        var top = new Option<int>("--top", "-n")
        {
            Description = "Passages shown to the generator, 1 to 50.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var maxTokens = new Option<int>("--max-tokens")
        {
            Description = "Longest answer, 1 to 4096 tokens.",
            HelpName = "N",
            DefaultValueFactory = _ => 256,
        };
        var filter = CommonOptions.Filter();
        var noCache = new Option<bool>("--no-cache") { Description = "Neither read nor fill the answer cache." };
        var schema = new Option<FileInfo?>("--schema")
        {
            Description = "A file with a JSON Schema: the answer is JSON that satisfies it.",
            HelpName = "FILE",
        };
        var extractive = new Option<bool>("--extractive") { Description = "Quote sentences instead of generating." };
        var generate = new Option<bool>("--generate")
        {
            Description = "Let the generator write, also where quoting has proven better.",
        };
        var anyway = new Option<bool>("--anyway")
        {
            Description = "Answer from the nearest passages even when they do not seem to say.",
        };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the stages on stderr." };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "ask",
            "Ask a question. The answer is printed as it is written, then the passages that it cites.",
            [
                ("pipeline ask \"연차는 며칠인가요?\" -c handbook", "Ask in Korean."),
                ("pipeline ask \"How do I request a laptop?\" --verbose", "Show what each stage took."),
                ("pipeline ask \"Who approves travel?\" --json", "The answer's events, one a line."),
                (
                    "pipeline ask \"연차와 병가는 며칠인가요?\" --schema leave.schema.json",
                    "The answer as JSON of your own shape."
                ),
            ],
            [
                question,
                collection,
                top,
                maxTokens,
                filter,
                noCache,
                schema,
                extractive,
                generate,
                anyway,
                verbose,
                json,
            ],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                        await RunAsync(
                                session,
                                new AskRequest
                                {
                                    Collection = await session
                                        .CollectionAsync(parse.GetValue(collection), token)
                                        .ConfigureAwait(false),
                                    Question = parse.GetValue(question)!,
                                    Top = parse.GetValue(top),
                                    MaxTokens = parse.GetValue(maxTokens),
                                    Filter = parse.GetValue(filter),
                                    UseCache = !parse.GetValue(noCache),
                                    Extractive = parse.GetValue(extractive),
                                    Generate = parse.GetValue(generate),
                                    // Only where it is asked for: an older server does not know the field.
                                    Decline = parse.GetValue(anyway) ? DeclineMode.Never : null,
                                    Schema = parse.GetValue(schema) is { } file
                                        ? await ReadSchemaAsync(file, token).ConfigureAwait(false)
                                        : null,
                                },
                                parse.GetValue(verbose),
                                token
                            )
                            .ConfigureAwait(false)
                )
        );
    }

    private static async Task<int> RunAsync(
        Session session,
        AskRequest request,
        bool verbose,
        CancellationToken cancellationToken
    )
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
                else if (verbose && answerEvent is StageEvent { Status: not StageStatus.Started } stage)
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
            PrintCitations(session, answer);
            PrintRelated(session, answer);
            PrintEnd(session, answer, verbose);
        }

        return answer.Done?.Reason is AnswerEnd.Failed or AnswerEnd.Blocked or AnswerEnd.Cancelled
            ? ExitCode.Failed
            : ExitCode.Ok;
    }

    private static async Task<string> ReadSchemaAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("--schema", $"--schema: '{file}' cannot be read: {error.Message}");
        }
        catch (JsonException error)
        {
            throw new UsageException("--schema", $"--schema: '{file}' is not JSON: {error.Message}");
        }
    }

    private static void PrintCitations(Session session, Answer answer)
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
            var place = hit is null ? $"{citation.DocumentId}#{citation.Chunk}" : SearchCommand.Place(hit);
            // The first heading of many documents is their title.
            var path = hit?.HeadingPath.Where(part => part != citation.Title).ToArray() ?? [];
            var heading = path.Length > 0 ? $" - {string.Join(" > ", path)}" : "";
            session.Line(
                $"[{citation.Number}] {Plain.OneLine((citation.Title ?? citation.DocumentId) + heading)}  ({Plain.OneLine(place)})"
            );
        }
    }

    /// <summary>The nearest passages of a question that was declined.</summary>
    private static void PrintRelated(Session session, Answer answer)
    {
        if (!answer.IsDeclined || answer.Context.Count == 0)
        {
            return;
        }

        session.Line("");
        session.Line(session.Terminal.Words.Text("ask.related"));
        foreach (var hit in answer.Context)
        {
            session.Line(
                $"- {Plain.OneLine(hit.Title ?? hit.DocumentId)}  ({Plain.OneLine(SearchCommand.Place(hit))})"
            );
        }
    }

    private static void PrintEnd(Session session, Answer answer, bool verbose)
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
