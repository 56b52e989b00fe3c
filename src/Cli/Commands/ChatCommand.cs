using System.CommandLine;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline chat</c>.</summary>
internal static class ChatCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var collection = CommonOptions.Collection();
        var conversation = new Option<string?>("--conversation")
        {
            Description =
                "Go on with a stored conversation; the first characters of its id are enough. Default: a new one.",
            HelpName = "ID",
        };
        var incognito = new Option<bool>("--incognito") { Description = "Store nothing, on the server either." };
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
        var extractive = new Option<bool>("--extractive") { Description = "Quote sentences instead of generating." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the stages on stderr." };
        return CliCommand.Create(
            "chat",
            "Ask question after question, each of which may lean on the ones before. Answers are printed as they are written, with what they cite. The conversation is kept on the server, for you alone.",
            [
                ("pipeline chat -c handbook", "Ask: \"연차는 며칠인가요?\", then: \"그럼 반차는요?\""),
                ("pipeline chat -c handbook --conversation 3f0c9a", "Go on where you stopped."),
                ("pipeline chat -c handbook --incognito", "Nothing is kept."),
                ("printf 'How long is the warranty?\\nAnd for a switch?\\n' | pipeline chat", "A question a line."),
            ],
            [collection, conversation, incognito, top, maxTokens, extractive, verbose],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    json: false,
                    async session =>
                    {
                        var name = await session
                            .CollectionAsync(parse.GetValue(collection), token)
                            .ConfigureAwait(false);
                        var chat = new Chat(
                            session,
                            name,
                            new ChatSettings(
                                parse.GetValue(top),
                                parse.GetValue(maxTokens),
                                parse.GetValue(extractive),
                                parse.GetValue(verbose)
                            )
                        )
                        {
                            IsIncognito = parse.GetValue(incognito),
                        };
                        return await chat.RunAsync(parse.GetValue(conversation), token).ConfigureAwait(false);
                    }
                ),
            notes: "In a chat, /new begins another conversation, /list shows yours, /open ID goes on with one, /export FILE writes this one with its sources, /incognito switches storing off and on, /help lists everything."
        );
    }
}
