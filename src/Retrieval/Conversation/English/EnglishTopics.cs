namespace Pipeline.Retrieval.Conversation.English;

/// <summary>What English sentences are about, and what takes the place of what.</summary>
internal static class EnglishTopics
{
    /// <summary>The phrase that a question is about; null: none.</summary>
    /// <param name="sentence">The question.</param>
    /// <param name="plural">Whether several are looked for.</param>
    /// <param name="replaced">Whether another one takes its place: of the refund policy for software it is the
    /// software.</param>
    public static NounPhrase? Find(EnglishSentence sentence, bool plural = false, bool replaced = false)
    {
        NounPhrase? best = null;
        var most = double.MinValue;
        foreach (var phrase in sentence.Phrases)
        {
            var head = sentence.Words[phrase.Last].Lower;
            var isAttribute = EnglishWords.Attributes.Contains(head);
            var isUnit = EnglishWords.Units.Contains(head) && phrase.First == phrase.Last;
            double score =
                (sentence.IsNamed(phrase) ? 3 : 0)
                + (phrase.Last > phrase.First ? 1 : 0)
                + (
                    phrase.Preposition switch
                    {
                        "of" => replaced ? 2 : 1,
                        "for" => replaced ? 2 : 0,
                        "to" or "in" or "at" or "from" or "with" or "by" or "on" => -1,
                        _ => 0,
                    }
                )
                - (isAttribute && phrase.First == phrase.Last ? 2 : 0)
                - (isUnit ? 4 : 0)
                + (plural && head.EndsWith('s') ? 3 : 0);
            // Of equals the later one, for the first is often who does it.
            if (score >= most)
            {
                (best, most) = (phrase, score);
            }
        }

        return best;
    }

    /// <summary>The phrase of a question that another one replaces, and whether that is beyond doubt.</summary>
    /// <param name="sentence">The question before.</param>
    /// <param name="other">What is asked about now.</param>
    public static (int Start, int End, string Text, bool IsSure)? Place(EnglishSentence sentence, EnglishSentence other)
    {
        if (other.Phrases is not [.., var wanted])
        {
            return null;
        }

        var head = EnglishWords.Singular(other.Words[wanted.Last].Lower);
        var words = other.Text[other.Words[wanted.First].Start..other.Words[wanted.Last].End];
        foreach (var phrase in sentence.Phrases.Reverse())
        {
            for (var at = phrase.Last; at >= phrase.First; at--)
            {
                if (EnglishWords.Singular(sentence.Words[at].Lower) == head)
                {
                    // The same kind of thing: annual leave, sick leave.
                    return (sentence.Words[phrase.First].Start, sentence.Words[at].End, words, true);
                }
            }
        }

        var isName = char.IsUpper(words[0]);
        if (isName && sentence.Phrases.LastOrDefault(sentence.IsNamed) is { } named)
        {
            var (from, to) = Name(sentence, named);
            return (sentence.Words[from].Start, sentence.Words[to].End, words, true);
        }

        var whole = other.TextOf(wanted);
        var alike = sentence.Phrases.Where(phrase => Article(phrase) == Article(wanted)).ToArray();
        if (wanted.Determiner is not null && alike.Length == 1 && Article(wanted) == "a")
        {
            return (sentence.StartOf(alike[0]), sentence.Words[alike[0].Last].End, whole, true);
        }

        if (Find(sentence, replaced: true) is not { } topic)
        {
            return null;
        }

        // One name of several words is replaced whole, a name with what it is the name of only itself.
        return (sentence.StartOf(topic), sentence.Words[topic.Last].End, whole, Candidates(sentence) == 1);
    }

    private static int Candidates(EnglishSentence sentence) =>
        sentence.Phrases.Count(phrase =>
            phrase.First != phrase.Last
            || (
                !EnglishWords.Units.Contains(sentence.Words[phrase.Last].Lower)
                && !EnglishWords.Attributes.Contains(sentence.Words[phrase.Last].Lower)
            )
        );

    private static string? Article(NounPhrase phrase) =>
        phrase.Determiner?.Lower switch
        {
            "a" or "an" => "a",
            var other => other,
        };

    private static (int From, int To) Name(EnglishSentence sentence, NounPhrase phrase)
    {
        var names = Enumerable.Range(phrase.First, phrase.Last - phrase.First + 1).Where(sentence.IsName).ToArray();
        return (names[0], names[^1]);
    }
}
