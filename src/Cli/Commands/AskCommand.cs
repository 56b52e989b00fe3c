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
    private const string BeginNew = "new";

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
        var conversation = new Option<string?>("--conversation")
        {
            Description =
                "Ask in a stored conversation, so that the question may lean on its turns: its id, or 'new' to begin one. 'pipeline conversations list' shows yours.",
            HelpName = "ID",
        };
        var incognito = new Option<bool>("--incognito")
        {
            Description = "Store nothing of the question and its answer, on the server either.",
        };
        var retrieval = new RetrievalArguments();
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
                (
                    "pipeline ask \"그럼 반차는요?\" --conversation 3f0c9a…",
                    "A follow-up; 'pipeline chat' is made for several."
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
                retrieval.Steps,
                retrieval.Expand,
                conversation,
                incognito,
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
                                    Retrieval = retrieval.Of(parse),
                                    // Only where it is asked for: an older server does not know the field.
                                    Decline = parse.GetValue(anyway) ? DeclineMode.Never : null,
                                    Conversation = parse.GetValue(conversation),
                                    Incognito = parse.GetValue(incognito),
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
        var isNew = string.Equals(request.Conversation, BeginNew, StringComparison.OrdinalIgnoreCase);
        if (isNew)
        {
            var begun = await session
                .Client.CreateConversationAsync(request.Collection, null, cancellationToken)
                .ConfigureAwait(false);
            request = request with { Conversation = begun.Id };
        }

        var answer = await new AnswerPrinter(session, verbose)
            .AskAsync(request, cancellationToken)
            .ConfigureAwait(false);
        if (isNew)
        {
            session.Note(session.Terminal.Words.Text("conversations.begun", ("id", request.Conversation)));
        }

        return AnswerPrinter.ExitCodeOf(answer);
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
}
