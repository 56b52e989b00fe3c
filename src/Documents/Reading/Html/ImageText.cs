using AngleSharp.Dom;

namespace Pipeline.Documents.Reading.Html;

/// <summary>What a page says of an image to those who do not see it.</summary>
internal static class ImageText
{
    private const int FewestWords = 2;
    private const int FewestWideLetters = 4;
    private const int WordsOfADescription = 8;
    private const int WideLettersOfADescription = 20;
    private const int MostCharacters = 500;

    // Smaller is a sign.
    private const int LeastPixels = 33;

    /// <summary>The text in an image's place; empty where there is none, where it is the file's name or a word for a
    /// sign, and where a caption or a link says what it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="isInArticle">Whether it is in an article, in which captions say what readers are to know, and only
    /// a description is wanted.</param>
    public static string Of(IElement image, bool isInArticle)
    {
        var text = (image.GetAttribute("alt") ?? "").Trim();
        if (text.Length is 0 or > MostCharacters || !IsPhrase(text, isInArticle) || IsAddress(text) || IsSign(image))
        {
            return "";
        }

        if (image.Closest("figure") is { } figure && figure.QuerySelector("figcaption") is not null)
        {
            return "";
        }

        return image.Closest("a") is { } link && link.TextContent.Trim().Length > 0 ? "" : text;
    }

    private static bool IsPhrase(string text, bool isInArticle)
    {
        var (words, wide, isInWord) = (0, 0, false);
        foreach (var c in text)
        {
            var isLetter = char.IsLetterOrDigit(c);
            words += isLetter && !isInWord ? 1 : 0;
            wide += isLetter && c >= '\u1100' ? 1 : 0;
            isInWord = isLetter || (isInWord && !char.IsWhiteSpace(c));
        }
        return isInArticle
            ? words >= WordsOfADescription || wide >= WideLettersOfADescription
            : words >= FewestWords || wide >= FewestWideLetters;
    }

    // Of an equation it is its source, and equations are read themselves.
    private static bool IsAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal)
        || text.Contains('\\')
        || (text.LastIndexOf('.') is > 0 and var dot && text.Length - dot is 4 or 5 && !text[dot..].Contains(' '));

    private static bool IsSign(IElement image) =>
        IsSmall(image.GetAttribute("width")) || IsSmall(image.GetAttribute("height"));

    private static bool IsSmall(string? pixels) => int.TryParse(pixels, out var number) && number < LeastPixels;
}
