namespace Pipeline.Chaos.Texts;

/// <summary>Says which part of which content of which document a text is. As a word it stands in that part and nowhere
/// else.</summary>
/// <param name="Document">The document.</param>
/// <param name="Content">The content; another one for every change of the document's text.</param>
/// <param name="Part">The part of the content, from 0.</param>
internal readonly record struct Marker(int Document, int Content, int Part)
{
    // Words of these letters are left alone by every stemmer and never split.
    private const string Letters = "bcfhkmpqvx";
    private const int DocumentDigits = 5;
    private const int ContentDigits = 4;
    private const int Length = 1 + DocumentDigits + ContentDigits + 1;

    /// <summary>The word.</summary>
    public string Word => $"z{Digits(Document, DocumentDigits)}{Digits(Content, ContentDigits)}{Digits(Part, 1)}";

    /// <summary>The word that stands in every part of every content of a document, and nowhere else.</summary>
    public static string WordOf(int document) => $"zz{Digits(document, DocumentDigits)}";

    /// <summary>The markers in a text, each as often as it is there.</summary>
    public static IEnumerable<Marker> In(string text)
    {
        foreach (var word in text.Split([' ', '\n', '.', ',', ';', ':', '(', ')', '[', ']'], (StringSplitOptions)3))
        {
            if (word.Length == Length && word[0] == 'z' && word.Skip(1).All(letter => Letters.Contains(letter)))
            {
                yield return new Marker(
                    Number(word.AsSpan(1, DocumentDigits)),
                    Number(word.AsSpan(1 + DocumentDigits, ContentDigits)),
                    Number(word.AsSpan(Length - 1))
                );
            }
        }
    }

    private static string Digits(int number, int digits)
    {
        var text = new char[digits];
        for (var i = digits - 1; i >= 0; i--, number /= Letters.Length)
        {
            text[i] = Letters[number % Letters.Length];
        }

        return number == 0 ? new string(text) : throw new ArgumentOutOfRangeException(nameof(number));
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * Letters.Length) + Letters.IndexOf(digit);
        }

        return number;
    }
}
