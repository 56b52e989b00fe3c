using System.Globalization;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Cli.Commands;

/// <summary>Prints stored conversations.</summary>
/// <param name="session">Where to.</param>
internal sealed class ConversationPrinter(Session session)
{
    private const int ShortId = 8;

    /// <summary>A list of conversations.</summary>
    /// <param name="conversations">The conversations.</param>
    /// <param name="current">The one that is under way; null: none.</param>
    public void List(IReadOnlyList<ConversationInfo> conversations, string? current = null)
    {
        var table = new TextTable(
            ("Id", ColumnKind.Word),
            ("Changed", ColumnKind.Word),
            ("Questions", ColumnKind.Number),
            ("Title", ColumnKind.Prose)
        );
        foreach (var one in conversations)
        {
            table.Add(
                (one.Id == current ? "* " : "") + (session.Terminal.OutIsTerminal ? one.Id[..ShortId] : one.Id),
                one.Changed.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                one.Turns.ToString(CultureInfo.InvariantCulture),
                one.Title
            );
        }

        session.Write(table);
    }

    /// <summary>A conversation with its turns.</summary>
    /// <param name="conversation">The conversation.</param>
    public void Show(Conversation conversation)
    {
        session.Line($"{Plain.OneLine(conversation.Info.Title)}  ({conversation.Info.Id})");
        foreach (var turn in conversation.Turns)
        {
            session.Line("");
            session.Line($"> {Plain.OneLine(turn.Question)}");
            if (turn.Rewritten is { } rewritten)
            {
                session.Line($"  ({Text("conversations.searched", ("question", Plain.OneLine(rewritten)))})");
            }

            session.Line(turn.Withheld ? Text("conversations.withheld") : turn.Text.TrimEnd());
            foreach (var source in turn.Sources)
            {
                session.Line(
                    $"[{source.Number}] {Plain.OneLine(source.Title ?? source.DocumentId)}  ({Plain.OneLine(Place(source))})"
                );
            }
        }
    }

    /// <summary>A conversation as a file has it.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="asJson">Whether as JSON; else as Markdown.</param>
    public static string Export(Conversation conversation, bool asJson) =>
        asJson
            ? JsonSerializer.Serialize(conversation, PipelineJson.Options) + "\n"
            : ConversationMarkdown.Write(conversation);

    private string Place(TurnSource source)
    {
        var page = session.Terminal.Words.Place(source.Page, source.Place) is { } place ? $", {place}" : "";
        var newer = source.IsSuperseded ? $", {Text("conversations.superseded")}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{source.DocumentId}#{source.Chunk}{page}{newer}");
    }

    private string Text(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        session.Terminal.Words.Text(key, values);
}
