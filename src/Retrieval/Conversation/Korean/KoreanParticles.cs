using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>Particles on Korean words, in the form that the sound before them asks for.</summary>
internal static class KoreanParticles
{
    private static readonly string[] Known =
    [
        "에서는",
        "에서도",
        "에서의",
        "에게는",
        "까지는",
        "부터는",
        "으로는",
        "에서",
        "에게",
        "한테",
        "까지",
        "부터",
        "마다",
        "처럼",
        "보다",
        "으로",
        "로는",
        "에는",
        "이랑",
        "이나",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "과",
        "와",
        "의",
        "에",
        "도",
        "만",
        "로",
        "랑",
    ];

    /// <summary>Cuts a word into what it names and its particle, which is empty where there is none.</summary>
    public static (string Noun, string Particle) Split(string word)
    {
        if (KoreanWords.IsWhole(word))
        {
            return (word, "");
        }

        foreach (var particle in Known)
        {
            if (
                word.Length > particle.Length
                && word.EndsWith(particle, StringComparison.Ordinal)
                && Fits(word[^(particle.Length + 1)], particle)
            )
            {
                return (word[..^particle.Length], particle);
            }
        }

        return (word, "");
    }

    /// <summary>A noun with a particle, in its right form.</summary>
    public static string Join(string noun, string particle)
    {
        if (noun.Length == 0 || HangulSyllable.FinalConsonant(noun[^1]) is var final && final < 0)
        {
            return noun + particle;
        }

        return noun
            + particle switch
            {
                "은" or "는" => final > 0 ? "은" : "는",
                "이" or "가" => final > 0 ? "이" : "가",
                "을" or "를" => final > 0 ? "을" : "를",
                "과" or "와" => final > 0 ? "과" : "와",
                "로" or "으로" => final > 0 && final != HangulSyllable.Rieul ? "으로" : "로",
                _ => particle,
            };
    }

    private static bool Fits(char before, string particle)
    {
        var final = HangulSyllable.FinalConsonant(before);
        if (final < 0)
        {
            // The sound of letters and digits is unknown.
            return true;
        }

        return particle switch
        {
            "은" or "이" or "을" or "과" or "이랑" or "이나" => final > 0,
            "는" or "가" or "를" or "와" or "랑" => final == 0,
            "으로" or "으로는" => final > 0 && final != HangulSyllable.Rieul,
            "로" or "로는" => final is 0 or HangulSyllable.Rieul,
            _ => true,
        };
    }
}
