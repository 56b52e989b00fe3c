using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.English;

/// <summary>Puts what a pronoun stands for in its place.</summary>
internal static partial class EnglishPronouns
{
    /// <summary>Words of an answer that names rather than tells.</summary>
    private const int ShortAnswer = 10;

    /// <summary>The word that stands for something said before; -1: none.</summary>
    public static int Find(EnglishSentence sentence)
    {
        var words = sentence.Words;
        for (var i = 0; i < words.Length; i++)
        {
            if (!EnglishWords.Pronouns.Contains(words[i].Lower) || IsFunction(words, i) || IsOwn(sentence, i))
            {
                continue;
            }

            return i;
        }

        return -1;
    }

    /// <summary>The question with the pronoun's meaning in its place; null when nothing is known to stand
    /// there.</summary>
    /// <param name="sentence">The question.</param>
    /// <param name="at">The pronoun.</param>
    /// <param name="before">The questions before.</param>
    public static (string Text, string Topic)? Resolve(
        EnglishSentence sentence,
        int at,
        IReadOnlyList<AskedQuestion> before
    )
    {
        var word = sentence.Words[at];
        var asked = new EnglishSentence(before[^1].Text);
        var follows = at + 1 < sentence.Words.Length && sentence.IsContent(at + 1) ? sentence.Words[at + 1] : null;
        var text = sentence.Text;
        if (word.Lower is "ones")
        {
            return EnglishTopics.Find(asked) is { } kind
                ? (Put(word.Start, word.End, asked.Words[kind.Last].Text), asked.TextOf(kind))
                : null;
        }

        if (word.Lower is "that" or "this" or "these" or "those" && follows is not null)
        {
            // That project: the phrase with that head; else something of the topic.
            var head = EnglishWords.Singular(follows.Lower);
            var same = asked.Phrases.FirstOrDefault(phrase =>
                Enumerable
                    .Range(phrase.First, phrase.Last - phrase.First + 1)
                    .Any(i => EnglishWords.Singular(asked.Words[i].Lower) == head)
            );
            if (same is not null)
            {
                return (Put(word.Start, follows.End, asked.TextOf(same)), asked.TextOf(same));
            }
        }

        var isOne =
            word.Lower is "that" or "this" && at + 1 < sentence.Words.Length && sentence.Words[at + 1].Lower == "one";
        if (Antecedent(word.Lower, asked, before[^1]) is not { } meant)
        {
            return null;
        }

        var isOwner =
            (EnglishWords.Possessives.Contains(word.Lower) && follows is not null)
            || (word.Lower is "that" or "this" or "these" or "those" && follows is not null);
        var put =
            isOwner ? meant + (meant.EndsWith('s') ? "'" : "'s")
            : word.Lower == "there" ? $"at {meant}"
            : meant;
        return (Put(word.Start, isOne ? sentence.Words[at + 1].End : word.End, put), meant);

        string Put(int start, int end, string what) => string.Concat(text.AsSpan(0, start), what, text.AsSpan(end));
    }

    /// <summary>The name in an answer that names one: what was asked for with who, which or whose.</summary>
    public static string? Named(EnglishSentence asked, string? answer)
    {
        if (
            answer is null
            || !asked.Words.Take(2).Any(word => word.Lower is "who" or "which" or "whose" or "whom" or "who's")
        )
        {
            return null;
        }

        var sentence = new EnglishSentence(Citation().Replace(FirstSentence(answer), ""));
        if (sentence.Words.Length == 0 || sentence.Words.Length > ShortAnswer)
        {
            return null;
        }

        // A name that the question did not have.
        var known = asked.Words.Select(word => word.Lower).ToHashSet(StringComparer.Ordinal);
        var names = sentence
            .Phrases.Where(phrase =>
                char.IsUpper(sentence.Words[phrase.First].Text[0])
                && !known.Contains(sentence.Words[phrase.First].Lower)
            )
            .ToArray();
        return names.Length > 0 ? sentence.TextOf(names[0]) : null;
    }

    private static string? Antecedent(string pronoun, EnglishSentence asked, AskedQuestion before)
    {
        var named = Named(asked, before.Answer);
        if (EnglishWords.Persons.Contains(pronoun) && (named ?? NameIn(before.Answer)) is { } person)
        {
            return asked.Phrases.FirstOrDefault(asked.IsNamed) is { } known && named is null
                ? asked.TextOf(known)
                : person;
        }

        if (EnglishWords.Plurals.Contains(pronoun))
        {
            return EnglishTopics.Find(asked, plural: true) is { } several ? asked.TextOf(several) : before.Topic;
        }

        // Who leads it? It is the project, not who was named.
        var asksForPerson = asked.Words.Take(1).Any(word => word.Lower is "who" or "whose" or "whom");
        return asksForPerson ? before.Topic : named ?? before.Topic;
    }

    private static string? NameIn(string? answer)
    {
        if (answer is null)
        {
            return null;
        }

        var sentence = new EnglishSentence(Citation().Replace(FirstSentence(answer), ""));
        return sentence.Phrases.FirstOrDefault(sentence.IsNamed) is { } name ? sentence.TextOf(name) : null;
    }

    /// <summary>A pronoun that opens a clause (that, there is, is it allowed) or belongs to the speakers.</summary>
    private static bool IsFunction(EnglishWord[] words, int i)
    {
        var next = i + 1 < words.Length ? words[i + 1].Lower : null;
        return words[i].Lower switch
        {
            "it" => next is not null && EnglishWords.Expletives.Contains(next),
            "there" => (i > 0 && EnglishWords.Being.Contains(words[i - 1].Lower))
                || (next is not null && EnglishWords.Being.Contains(next)),
            // A clause: the day that I start.
            "that" => i > 0
                && next is not null
                && ((EnglishWords.Speakers.Contains(next) && next != "one") || EnglishWords.Being.Contains(next))
                && !EnglishWords.Prepositions.Contains(words[i - 1].Lower),
            _ => false,
        };
    }

    /// <summary>Whether the sentence itself has said before what the pronoun stands for: in a clause
    /// before.</summary>
    private static bool IsOwn(EnglishSentence sentence, int pronoun)
    {
        var clause = pronoun;
        while (clause > 0 && !OpensClause(sentence.Words, clause))
        {
            clause--;
        }

        return sentence.Phrases.Any(phrase => phrase.Last < clause);
    }

    private static bool OpensClause(EnglishWord[] words, int i) =>
        words[i].BreakBefore || words[i].Lower is "and" or "but" or "if" or "when" or "because" or "so" or "or";

    private static string FirstSentence(string text)
    {
        var end = text.IndexOfAny(['\n', '?', '!']);
        var stop = text.IndexOf(". ", StringComparison.Ordinal);
        end = end < 0 || (stop >= 0 && stop < end) ? stop : end;
        return end < 0 ? text : text[..end];
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Citation();
}
