using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Contracts.Documents;

namespace Pipeline.Contracts.Conversations;

/// <summary>A conversation as Markdown. What documents and titles say is shown as it is written: it makes no link, no
/// image and no heading of its own.</summary>
public static partial class ConversationMarkdown
{
    /// <summary>Writes a conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    public static string Write(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var (info, turns) = conversation;
        var isKorean = turns.Any(turn => Hangul().IsMatch(turn.Question));
        var text = new StringBuilder();
        text.Append("# ").Append(Escaped(info.Title.Length > 0 ? info.Title : info.Id)).Append("\n\n");
        text.Append(isKorean ? "컬렉션 " : "Collection ").Append(Escaped(info.Collection));
        text.Append(CultureInfo.InvariantCulture, $", {info.Created:yyyy-MM-dd HH:mm} UTC\n");
        foreach (var turn in turns)
        {
            Write(text, turn, isKorean);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ConversationTurn turn, bool isKorean)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {turn.Number}. {Escaped(turn.Question)}\n\n");
        if (turn.Rewritten is { } rewritten)
        {
            text.Append(isKorean ? "*검색한 질문:* " : "*Searched as:* ").Append(Escaped(rewritten)).Append("\n\n");
        }

        if (turn.Withheld)
        {
            text.Append(
                isKorean
                    ? "*이 답변의 근거 문서가 삭제되었거나 더는 볼 수 없어 답변을 남기지 않습니다.*\n"
                    : "*A document that this answer was made from is gone, or no longer yours to read.*\n"
            );
            return;
        }

        text.Append(turn.Text.Trim()).Append('\n');
        if (turn.Sources.Count == 0)
        {
            return;
        }

        text.Append(isKorean ? "\n**출처**\n" : "\n**Sources**\n");
        foreach (var source in turn.Sources)
        {
            Write(text, source, isKorean);
        }
    }

    private static void Write(StringBuilder text, TurnSource source, bool isKorean)
    {
        var title = source.Title ?? source.DocumentId;
        var path = string.Join(" › ", source.HeadingPath.Where(part => part != title).Prepend(title).Select(Escaped));
        text.Append(CultureInfo.InvariantCulture, $"\n\\[{source.Number}\\] {path}");
        text.Append(
            CultureInfo.InvariantCulture,
            $" — {Escaped(source.DocumentId)}, {(isKorean ? "버전" : "version")} {source.Version}, #{source.Chunk}"
        );
        if (PlaceText.Of(source.Page, source.Place, isKorean) is { } place)
        {
            text.Append(CultureInfo.InvariantCulture, $", {place}");
        }

        if (source.IsSuperseded)
        {
            text.Append(isKorean ? " (지금은 더 새 버전이 있음)" : " (there is a newer version by now)");
        }

        // Its fence is longer than any that the passage has.
        var longest = Ticks().Matches(source.Text).Select(match => match.Length).DefaultIfEmpty(0).Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        text.Append("\n\n").Append(fence).Append("text\n").Append(source.Text.Trim('\n', '\r'));
        text.Append('\n').Append(fence).Append('\n');
    }

    private static string Escaped(string text) => Special().Replace(Breaks().Replace(text, " "), @"\$0");

    [GeneratedRegex(@"[\\`*_{}\[\]()<>#+!|~&]")]
    private static partial Regex Special();

    [GeneratedRegex(@"[\s\u0085\u2028\u2029]+")]
    private static partial Regex Breaks();

    [GeneratedRegex("`+")]
    private static partial Regex Ticks();

    [GeneratedRegex("[가-힣]")]
    private static partial Regex Hangul();
}
