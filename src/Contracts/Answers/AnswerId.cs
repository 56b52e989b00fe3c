using System.Security.Cryptography;

namespace Pipeline.Contracts.Answers;

/// <summary>The ids of answers. Whoever has one may ask for the answer, so nobody can guess it.</summary>
public static class AnswerId
{
    private const int Bytes = 16;

    /// <summary>A new id: 128 random bits as 32 hexadecimal digits.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true);

    /// <summary>An id as it was given out; null: a text that is none.</summary>
    /// <param name="text">The text, with or without the dashes of a GUID.</param>
    public static string? Parse(string? text) => Guid.TryParse(text, out var id) ? id.ToString("N") : null;
}
