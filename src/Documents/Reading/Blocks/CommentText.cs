namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Writes a comment: where it stands, whose it is and since when, in brackets before what it says.</summary>
internal static class CommentText
{
    private const int MinuteLength = 16;

    /// <summary>The comment; empty when it says nothing.</summary>
    /// <param name="place">A cell, or null.</param>
    /// <param name="author">Its author, or null.</param>
    /// <param name="written">When it was written, as ISO 8601, or null.</param>
    /// <param name="text">What it says.</param>
    public static string Of(string? place, string? author, string? written, string text)
    {
        text = text.Trim();
        // Programs begin a comment with its author's name.
        var name = author is not null && text.StartsWith(author, StringComparison.Ordinal) ? null : author;
        var time = written?[..Math.Min(written.Length, MinuteLength)].Replace('T', ' ');
        var about = string.Join(", ", new[] { place, name, time }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return about.Length == 0 || text.Length == 0 ? text : $"[{about}] {text}";
    }
}
