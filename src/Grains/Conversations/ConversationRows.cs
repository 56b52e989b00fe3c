using System.Globalization;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Conversations;

namespace Pipeline.Grains.Conversations;

/// <summary>Rows of conversations as callers see them, and where their pages begin.</summary>
internal static class ConversationRows
{
    private const char Separator = '.';

    /// <summary>A conversation as its owner sees it.</summary>
    public static ConversationInfo ToContract(this ConversationRow row) =>
        new(row.Id, row.Collection, row.Title, row.Created, row.Changed, row.TurnCount);

    /// <summary>The page behind a conversation, as it is asked for.</summary>
    public static string PageBehind(ConversationRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Changed.UtcTicks}{Separator}{row.Id}");

    /// <summary>Where a page begins; null: at the last changed.</summary>
    /// <exception cref="PipelineException">It was not given out so.</exception>
    public static ConversationPlace? Behind(string? after)
    {
        if (after is null)
        {
            return null;
        }

        var cut = after.IndexOf(Separator, StringComparison.Ordinal);
        return
            cut > 0
            && long.TryParse(after.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            && after.Length - cut - 1 is > 0 and <= 64
            ? new ConversationPlace(new DateTimeOffset(ticks, TimeSpan.Zero), after[(cut + 1)..])
            : throw PipelineException.Invalid("after", "after must be the next of the page before, as it came.");
    }
}
