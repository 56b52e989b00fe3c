namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Takes particles (조사) and common endings (어미) off a Korean word by rules, without a dictionary. A particle comes
/// off only if its form agrees with the final consonant before it (은/이/을/과 after one, 는/가/를/와 after none), which
/// keeps 나이 and 바다 whole. Where the rules cut too much, the bigrams of the same text still match.
/// </summary>
internal static class KoreanWord
{
    /// <summary>What must precede a suffix.</summary>
    private enum After
    {
        Anything,
        Consonant,
        VowelOrRieul,
        Vowel,
    }

    // Particles, longer first among those that end alike; the search below takes the longest that fits.
    private static readonly (string Text, After After)[] Particles =
    [
        ("에서부터", After.Anything),
        ("으로부터", After.Consonant),
        ("로부터", After.VowelOrRieul),
        ("에서는", After.Anything),
        ("에서도", After.Anything),
        ("에게서", After.Anything),
        ("에게는", After.Anything),
        ("으로서", After.Consonant),
        ("으로써", After.Consonant),
        ("으로는", After.Consonant),
        ("으로도", After.Consonant),
        ("로서", After.VowelOrRieul),
        ("로써", After.VowelOrRieul),
        ("로는", After.VowelOrRieul),
        ("로도", After.VowelOrRieul),
        ("이라는", After.Consonant),
        ("이라고", After.Consonant),
        ("이라도", After.Consonant),
        ("이라면", After.Consonant),
        ("만의", After.Anything),
        ("만이", After.Anything),
        ("만을", After.Anything),
        ("만은", After.Anything),
        ("에만", After.Anything),
        ("이란", After.Consonant),
        ("라는", After.Vowel),
        ("라고", After.Vowel),
        ("라면", After.Vowel),
        ("에서", After.Anything),
        ("에게", After.Anything),
        ("한테", After.Anything),
        ("께서", After.Anything),
        ("까지", After.Anything),
        ("부터", After.Anything),
        ("마다", After.Anything),
        ("처럼", After.Anything),
        ("보다", After.Anything),
        ("만큼", After.Anything),
        ("조차", After.Anything),
        ("마저", After.Anything),
        ("밖에", After.Anything),
        ("대로", After.Anything),
        ("뿐", After.Anything),
        ("으로", After.Consonant),
        ("이나", After.Consonant),
        ("이며", After.Consonant),
        ("이고", After.Consonant),
        ("이랑", After.Consonant),
        ("은", After.Consonant),
        ("이", After.Consonant),
        ("을", After.Consonant),
        ("과", After.Consonant),
        ("는", After.Vowel),
        ("가", After.Vowel),
        ("를", After.Vowel),
        ("와", After.Vowel),
        ("나", After.Vowel),
        ("란", After.Vowel),
        ("로", After.VowelOrRieul),
        ("의", After.Anything),
        ("에", After.Anything),
        ("도", After.Anything),
        ("만", After.Anything),
    ];

    // Forms of 하다, 되다 and 이다 after a noun, and polite or interrogative endings. All leave at least two syllables.
    private static readonly string[] Endings =
    [
        "하였습니다",
        "되었습니다",
        "했습니다",
        "됐습니다",
        "합니다",
        "됩니다",
        "입니다",
        "습니다",
        "입니까",
        "합니까",
        "됩니까",
        "하였다",
        "되었다",
        "하였던",
        "되었던",
        "했다",
        "됐다",
        "한다",
        "된다",
        "이었다",
        "였다",
        "이다",
        "했던",
        "됐던",
        "하던",
        "되던",
        "하는",
        "되는",
        "하여",
        "되어",
        "해서",
        "돼서",
        "하고",
        "되고",
        "하며",
        "되며",
        "하면",
        "되면",
        "하지",
        "되지",
        "하기",
        "되기",
        "하게",
        "되게",
        "하려",
        "하자",
        "하도록",
        "되도록",
        "하거나",
        "되거나",
        "했는가",
        "하는가",
        "되는가",
        "됐는가",
        "되었는가",
        "하였는가",
        "했는지",
        "하는지",
        "되는지",
        "했나",
        "하나요",
        "되나요",
        "했나요",
        "됐나요",
        "했을까",
        "인가요",
        "인가",
        "인지",
        "일까",
        "이었던",
        "였던",
        "이었는가",
        "였는가",
        "시킨",
        "시켰다",
        "시키는",
        "했으며",
        "됐으며",
        "되었으며",
        "하였으며",
        "했고",
        "됐고",
        "되었고",
        "하였고",
        "했지만",
        "하지만",
        "되지만",
        "한",
        "된",
        "할",
        "될",
        "함",
        "됨",
        "해",
        "돼",
        "인",
    ];

    private static readonly Suffixes<After> ParticleTable = new(Particles);

    private static readonly Suffixes<After> EndingTable = new(Endings.Select(e => (e, After.Anything)));

    /// <summary>Adds the words that a run of Hangul stands for.</summary>
    /// <param name="run">Hangul syllables between two breaks.</param>
    /// <param name="follows">Whether a letter or digit stands directly before: then the whole run may be a particle
    /// (<c>RRF는</c>), and is not a word.</param>
    /// <param name="words">Gets the stem, and also the whole run where it may be a noun as it is: 이 ends many nouns, so
    /// 고양이 looks like 고양 + 이, while 고양이를 has 고양이 as its stem; and a stem of one syllable is rarely the whole
    /// truth.</param>
    public static void AddStems(ReadOnlySpan<char> run, bool follows, List<string> words)
    {
        if (follows && IsParticle(run))
        {
            return;
        }

        var stem = Stem(run);
        words.Add(stem.ToString());
        if (run.Length > stem.Length && (stem.Length == 1 || (run[^1] == '이' && run.Length == stem.Length + 1)))
        {
            words.Add(run.ToString());
        }
    }

    /// <summary>The word without its particles and ending; never empty.</summary>
    public static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word)
    {
        // Particles stack (서울 + 까지 + 도), but the short ones only at the end: 고양이 + 를 must not lose its 이.
        var stem = word[..ParticleTable.Rest(word, Agrees)];
        stem = stem[
            ..ParticleTable.Rest(stem, static (rest, length, after) => length > 1 && Agrees(rest, length, after))
        ];

        // An ending takes a noun with it only if a word of two syllables remains: 설립했다 -> 설립, but 구한 stays.
        stem = stem[..EndingTable.Rest(stem, static (rest, _, _) => rest.Length >= 2)];
        return stem.Length > 2 && stem[^1] == '들' ? stem[..^1] : stem;
    }

    private static bool Agrees(ReadOnlySpan<char> rest, int length, After after)
    {
        var final = HangulSyllable.FinalConsonant(rest[^1]);
        return after switch
        {
            After.Consonant => final > 0,
            After.Vowel => final == 0,
            After.VowelOrRieul => final is 0 or HangulSyllable.Rieul,
            _ => true,
        };
    }

    private static bool IsParticle(ReadOnlySpan<char> run)
    {
        // After Latin letters or digits the final sound is unknown, so every form is accepted.
        while (run.Length > 0)
        {
            var length = ParticleTable.LongestAtEnd(run);
            length = length > 0 ? length : EndingTable.LongestAtEnd(run);
            if (length == 0)
            {
                return false;
            }

            run = run[..^length];
        }

        return true;
    }
}
