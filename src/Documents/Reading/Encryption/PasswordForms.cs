using System.Text;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>
/// What a password may have been typed as: as it is given, and in composed form, because some keyboards and file
/// systems give Korean letters in pieces.
/// </summary>
internal static class PasswordForms
{
    // [MS-OFFCRYPTO] names none of these; Excel and PowerPoint open what they lock against changes with them.
    private static readonly string[] OfficeOwn = ["VelvetSweatshop", "/01Hannes Ruescher/01"];

    // Of most that do not write UTF-8.
    private const int KoreanCodePage = 949;

    /// <summary>The forms of a password, the likeliest first; none of null.</summary>
    public static IEnumerable<string> Of(string? password)
    {
        if (password is null)
        {
            return [];
        }

        // What is no valid Unicode has no other form.
        return password.Any(char.IsSurrogate) && !IsUnicode(password)
            ? [password]
            : new[] { password, password.Normalize(), password.Normalize(NormalizationForm.FormKC) }.Distinct(
                StringComparer.Ordinal
            );
    }

    /// <summary>The forms of a password of an Office document, which may open without one.</summary>
    public static IEnumerable<string> OfOffice(string? password) => Of(password).Concat(OfficeOwn);

    /// <summary>The bytes that a program may have made of a password: in UTF-8, or in the code page of Korean
    /// systems.</summary>
    public static IEnumerable<byte[]> BytesOf(string? password)
    {
        foreach (var form in Of(password))
        {
            yield return Encoding.UTF8.GetBytes(form);
            if (!form.All(char.IsAscii) && KoreanBytes(form) is { } korean)
            {
                yield return korean;
            }
        }
    }

    private static byte[]? KoreanBytes(string password)
    {
        Bytes.TextDecoding.KnowCodePages();
        try
        {
            return Encoding
                .GetEncoding(KoreanCodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                .GetBytes(password);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }
        return true;
    }
}
