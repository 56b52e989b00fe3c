using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.English;

/// <summary>A word of a sentence.</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Lower">In lower case, with a plain apostrophe.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">One past its last.</param>
/// <param name="BreakBefore">Whether punctuation stands before it.</param>
internal sealed record EnglishWord(string Text, string Lower, int Start, int End, bool BreakBefore);

/// <summary>A noun with what describes it.</summary>
/// <param name="First">Index of its first word, without its determiner.</param>
/// <param name="Last">Index of its last word.</param>
/// <param name="Determiner">Its determiner; null: none.</param>
/// <param name="Preposition">The preposition before; null: none.</param>
internal sealed record NounPhrase(int First, int Last, EnglishWord? Determiner, string? Preposition);

/// <summary>A sentence as words, with the noun phrases that a few rules see in it.</summary>
internal sealed partial class EnglishSentence
{
    private enum Kind
    {
        Function,
        Verb,
        Content,
    }

    private readonly Kind[] _kinds;

    public EnglishSentence(string text)
    {
        Text = text;
        Words = [.. Cut(text)];
        _kinds = new Kind[Words.Length];
        for (var i = 0; i < Words.Length; i++)
        {
            _kinds[i] = KindOf(i);
        }

        FindVerbs();
        Phrases = [.. FindPhrases()];
    }

    public string Text { get; }

    public EnglishWord[] Words { get; }

    public NounPhrase[] Phrases { get; }

    /// <summary>Words that name something or say what it does; verbs that go with anything are none.</summary>
    public int ContentWords =>
        Words
            .Where((word, i) => _kinds[i] != Kind.Function && !EnglishWords.LightVerbs.Contains(word.Lower))
            .Count(word => !word.Lower.All(char.IsDigit));

    /// <summary>Whether a verb or an auxiliary makes it a clause.</summary>
    public bool IsClause =>
        Words
            .Where(
                (word, i) =>
                    _kinds[i] == Kind.Verb
                    || EnglishWords.Auxiliaries.Contains(word.Lower)
                    || EnglishWords.Being.Contains(word.Lower)
            )
            .Any();

    public bool Asks => Words.Any(word => EnglishWords.Asking.Contains(word.Lower));

    public bool IsContent(int word) => _kinds[word] == Kind.Content;

    /// <summary>The words of a phrase, with its determiner where that tells no owner or place.</summary>
    public string TextOf(NounPhrase phrase) => Text[StartOf(phrase)..Words[phrase.Last].End];

    /// <summary>Where a phrase begins, its determiner included.</summary>
    public int StartOf(NounPhrase phrase) => phrase.Determiner?.Start ?? Words[phrase.First].Start;

    /// <summary>Whether a word is written as a name; the first one is written so anyway.</summary>
    public bool IsName(int word) =>
        char.IsUpper(Words[word].Text[0]) && word > 0 && Words[word - 1].Text.Length > 0 && !IsSentenceStart(word);

    public bool IsNamed(NounPhrase phrase) =>
        Enumerable.Range(phrase.First, phrase.Last - phrase.First + 1).Any(IsName);

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’\-.&][\p{L}\p{N}]+)*")]
    private static partial Regex WordPattern();

    private static IEnumerable<EnglishWord> Cut(string text)
    {
        var end = 0;
        foreach (Match match in WordPattern().Matches(text))
        {
            var word = match.Value;
            var between = text[end..match.Index];
            yield return new EnglishWord(
                word,
                word.ToLowerInvariant().Replace('’', '\''),
                match.Index,
                match.Index + match.Length,
                between.AsSpan().ContainsAny(",;:.?!—")
            );
            end = match.Index + match.Length;
        }
    }

    private bool IsSentenceStart(int word) =>
        Words[word].BreakBefore && Text[..Words[word].Start].TrimEnd()[^1] is '.' or '?' or '!' or ':';

    private Kind KindOf(int i)
    {
        var word = Words[i].Lower;
        if (
            EnglishWords.Asking.Contains(word)
            || EnglishWords.Auxiliaries.Contains(word)
            || EnglishWords.Being.Contains(word)
            || EnglishWords.Determiners.Contains(word)
            || EnglishWords.Prepositions.Contains(word)
            || EnglishWords.Speakers.Contains(word)
            || EnglishWords.Pronouns.Contains(word)
            || EnglishWords.Others.Contains(word)
            || (EnglishWords.Measures.Contains(word) && i > 0 && Words[i - 1].Lower == "how")
        )
        {
            // "last" and "her" are other words behind what makes them so.
            return word == "last" && i > 0 && i == Words.Length - 1 ? Kind.Verb : Kind.Function;
        }

        return EnglishWords.LightVerbs.Contains(word) && !FollowsDeterminer(i) ? Kind.Verb : Kind.Content;
    }

    private bool FollowsDeterminer(int i) => i > 0 && EnglishWords.Determiners.Contains(Words[i - 1].Lower);

    /// <summary>Verbs by where they stand: behind a subject of a question, and behind who.</summary>
    private void FindVerbs()
    {
        for (var i = 1; i < Words.Length; i++)
        {
            var before = Words[i - 1].Lower;
            if (_kinds[i] == Kind.Content && (before is "i" or "you" or "we" or "they" or "he" or "she" or "to"))
            {
                _kinds[i] = before == "to" && char.IsUpper(Words[i].Text[0]) ? Kind.Content : Kind.Verb;
            }
            else if (
                _kinds[i] == Kind.Content
                && before is "who" or "what"
                && Words[i].Lower.EndsWith('s')
                && i + 1 < Words.Length
                && !EnglishWords.Auxiliaries.Contains(Words[i + 1].Lower)
            )
            {
                _kinds[i] = Kind.Verb;
            }
        }

        // The clause of an auxiliary ends its first run of content words that is more than a word with a verb.
        var auxiliary = Array.FindIndex(
            Words,
            word => EnglishWords.Auxiliaries.Contains(word.Lower) || EnglishWords.Being.Contains(word.Lower)
        );
        if (auxiliary < 0 || Words.Skip(auxiliary).Where((_, i) => _kinds[auxiliary + i] == Kind.Verb).Any())
        {
            return;
        }

        var isBeing = EnglishWords.Being.Contains(Words[auxiliary].Lower);
        for (var i = auxiliary + 1; i < Words.Length; i++)
        {
            var endsRun = _kinds[i] == Kind.Content && (i + 1 == Words.Length || _kinds[i + 1] != Kind.Content);
            var isRun = _kinds[i - 1] == Kind.Content || EnglishWords.Pronouns.Contains(Words[i - 1].Lower);
            if (endsRun && isRun && (!isBeing || EnglishWords.IsParticiple(Words[i].Lower)))
            {
                _kinds[i] = Kind.Verb;
                return;
            }
        }
    }

    private IEnumerable<NounPhrase> FindPhrases()
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (_kinds[i] != Kind.Content)
            {
                continue;
            }

            var first = i;
            while (i + 1 < Words.Length && _kinds[i + 1] == Kind.Content && !Words[i + 1].BreakBefore)
            {
                i++;
            }

            var before = first - 1;
            var determiner = before >= 0 && EnglishWords.Determiners.Contains(Words[before].Lower) ? before : -1;
            before = determiner >= 0 ? determiner - 1 : before;
            yield return new NounPhrase(
                first,
                i,
                determiner >= 0 ? Words[determiner] : null,
                before >= 0 && EnglishWords.Prepositions.Contains(Words[before].Lower) ? Words[before].Lower : null
            );
        }
    }
}
