namespace Pipeline.Guardrails.Links;

/// <content>Words: names of hosts without a scheme, and of tags.</content>
public sealed partial class LinkFilter
{
    private void TakeWord(LinkCharacter c)
    {
        if (char.IsAsciiLetterOrDigit(c.Folded) || c.Folded is '.' or '-' or '_' or '+')
        {
            if (c.Start >= _wordEnd && (!c.IsPlain || c.Start > _wordEnd) && IsHost())
            {
                // To whoever does not read it as letters (㏂), or sees what is invisible between them, the word has
                // ended.
                EndWord(c);
                return;
            }

            if (_word.Length >= LongestWord)
            {
                Open(mayLink: _opening != Opening.Bracket);
                KeepWord();
                _state = State.Text;
                BeginWord(c);
                return;
            }

            AddToWord(c);
            return;
        }

        if (c.Folded == ':')
        {
            SplitScheme();
            (_state, _colonEnd, _slashes) = (State.Colon, c.End, 0);
            _isPlain &= c.IsPlain;
            return;
        }

        EndWord(c);
    }

    private bool IsHost()
    {
        Span<char> word = stackalloc char[_word.Length];
        _word.CopyTo(0, word, word.Length);
        return BareHosts.Is(word, Before, ' ');
    }

    /// <summary>What stands before a scheme in its word is a word of its own: <c>다._http://</c>.</summary>
    private void SplitScheme()
    {
        var word = _word.ToString();
        var start = word.LastIndexOf('_') + 1;
        var last = word.AsSpan().LastIndexOfAny("._-+") + 1;
        if (!WebSchemes.IsKnown(word.AsSpan(last)) && IsHost())
        {
            // What follows is its port.
            return;
        }

        if (WebSchemes.IsKnown(word.AsSpan(last)))
        {
            start = last;
        }

        if (_gap > start && WebSchemes.IsKnown(word.AsSpan(_gap)))
        {
            start = _gap;
        }

        while (start < word.Length && !char.IsAsciiLetter(word[start]))
        {
            start++;
        }

        if (start == 0 || start == word.Length)
        {
            return;
        }

        var end = _wordEnd;
        (_word.Length, _wordEnd) = (start, _ends[start - 1]);
        Open(mayLink: false);
        if (word.AsSpan(0, start).Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            _output.Found(_wordStart, _wordEnd);
            _output.Copy(_wordStart);
            _output.Replace(_wordEnd, Inert(_word.ToString(), start));
            PassedWord(word[start - 1]);
        }
        else if (!EndAddress(word.AsSpan(0, start), new LinkCharacter(word[start], _wordEnd, end, true, false)))
        {
            KeepWord();
        }

        _word.Clear().Append(word, start, word.Length - start);
        (_wordStart, _wordEnd) = (_wordEnd, end);
    }

    private void EndWord(LinkCharacter c)
    {
        Span<char> word = stackalloc char[_word.Length];
        _word.CopyTo(0, word, word.Length);
        _state = State.Text;
        if (_opening == Opening.Angle && HtmlTags.MayOpenAnchor(word, c.Folded))
        {
            _state = State.Anchor;
            _waiting.Clear();
            TakeAnchor(c);
            return;
        }

        switch (_opening)
        {
            case Opening.Angle when HtmlTags.Opens(word, c.Folded) || c.Folded == '@':
            case Opening.Closing when HtmlTags.Closes(word, c.Folded):
                Open(mayLink: false);
                break;
            case Opening.Angle or Opening.Closing:
                Open(mayLink: true);
                break;
        }

        if (!EndAddress(word, c))
        {
            Open(mayLink: false);
            KeepWord();
        }

        Take(c);
    }

    /// <summary>A word that is an address without a scheme.</summary>
    private bool EndAddress(ReadOnlySpan<char> word, LinkCharacter next)
    {
        var whole = word.TrimEnd(".-_+");
        var start = whole.LastIndexOf('+') + 1;
        // Of words that a plus joins, the first may be the address.
        if (start > 0 && BareHosts.Is(whole[..whole.IndexOf('+')], Before, '+'))
        {
            start = 0;
            whole = whole[..whole.IndexOf('+')];
        }

        // In an e-mail address that the policy lets pass.
        if (
            start == 0
            && _previous == '@'
            && _textEnd == _wordStart
            && _isPlain
            && (char.IsAsciiLetterOrDigit(_beforePrevious) || _beforePrevious is '_' or '-' or '.')
        )
        {
            return false;
        }

        var host = whole[start..];
        var isPrefix = next.Folded > '\u007f' && word[start..].EndsWith("www.", StringComparison.OrdinalIgnoreCase);
        host = isPrefix ? word[start..] : host;
        var isEnding = host.Length > 1 && host[0] == '.' && BareHosts.IsEnding(host);
        if (!isEnding && !isPrefix && !BareHosts.Is(host.TrimStart(".-_"), start > 0 ? '+' : Before, next.Folded))
        {
            return false;
        }

        var name = host.TrimStart(".-_").ToString();
        _hosts.Add(name.ToLowerInvariant());
        if (_isPlain && start == 0 && !isEnding && !isPrefix && _previous < '\u0080' && _allowed.Allows(name))
        {
            Open(mayLink: false);
            KeepWord();
            _state = next.Folded == '/' ? State.Path : State.Text;
            return true;
        }

        Open(mayLink: false);
        _output.Found(_wordStart, _wordEnd);
        _output.Copy(_wordStart);
        // All of it: what the folded word says behind an address may be another one.
        _output.Replace(_wordEnd, Inert(word, Math.Max(start + host.Length, word.TrimEnd(".-_+").Length)));
        PassedWord(word[^1]);
        return true;
    }
}
