namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>What Korean sentences are about, and what takes the place of what.</summary>
internal static class KoreanTopics
{
    /// <summary>The phrase that a question is about, without what is asked of it (마루 유량계 <b>가격</b>); null:
    /// none.</summary>
    public static KoreanPhrase? Find(KoreanSentence sentence)
    {
        KoreanPhrase? best = null;
        var most = double.MinValue;
        foreach (var phrase in sentence.Phrases)
        {
            var last = sentence.Words[phrase.Last];
            var bare = WithoutAttributes(sentence, phrase);
            var score =
                last.Particle switch
                {
                    "은" or "는" => 2,
                    "이" or "가" => 1.5,
                    "을" or "를" or "에서" or "" => 1,
                    _ => 0,
                }
                + (phrase.Last > phrase.First ? 0.5 : 0)
                - (bare is null ? 2 : 0);
            if (score > most)
            {
                (best, most) = (bare ?? phrase, score);
            }
        }

        return best;
    }

    /// <summary>A phrase without the attributes at its end; null when nothing is left.</summary>
    public static KoreanPhrase? WithoutAttributes(KoreanSentence sentence, KoreanPhrase phrase)
    {
        var last = phrase.Last;
        while (last >= phrase.First && KoreanWords.Attributes.Contains(sentence.Words[last].Noun))
        {
            last--;
        }

        return last < phrase.First ? null : phrase with { Last = last };
    }

    /// <summary>A question with another topic in the place of the one that it has; null when there is no
    /// place.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="other">The words that take the place, without particle.</param>
    public static (string Text, bool IsSure)? Put(KoreanSentence asked, IReadOnlyList<string> other)
    {
        var name = string.Join(' ', other);
        var head = other[^1];
        for (var i = asked.Words.Length - 1; i >= 0; i--)
        {
            if (asked.Words[i].Noun != head && asked.Words[i].Text != head)
            {
                continue;
            }

            // The same kind of thing: 물길 프로젝트, 등대 프로젝트; 사원증을 잃어버리면, 법인카드를 잃어버리면.
            var first = asked.Phrases.FirstOrDefault(phrase => phrase.First <= i && i <= phrase.Last)?.First;
            first ??= i > 0 ? asked.Phrases.LastOrDefault(phrase => phrase.Last < i)?.First : null;
            return (Replace(asked, first ?? i, i, name), true);
        }

        return Find(asked) is { } topic
            ? (Replace(asked, topic.First, topic.Last, name), asked.Phrases.Length == 1 || IsTopic(asked, topic))
            : null;
    }

    /// <summary>A sentence with a name in the place of words, whose last one keeps its particle.</summary>
    public static string Replace(KoreanSentence sentence, int first, int last, string name)
    {
        var end = sentence.Words[last];
        return string.Concat(
            sentence.Text.AsSpan(0, sentence.Words[first].Start),
            end.Role == KoreanRole.Verb ? name : KoreanParticles.Join(name, end.Particle),
            sentence.Text.AsSpan(end.End)
        );
    }

    private static bool IsTopic(KoreanSentence asked, KoreanPhrase topic) =>
        topic.First == 0 || asked.Words[topic.Last].Particle is "은" or "는";
}
