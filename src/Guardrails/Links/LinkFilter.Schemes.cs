namespace Pipeline.Guardrails.Links;

/// <content>What follows a word's colon: schemes, and what only looks like one.</content>
public sealed partial class LinkFilter
{
    private void TakeColon(LinkCharacter c)
    {
        Span<char> word = stackalloc char[_word.Length];
        _word.CopyTo(0, word, word.Length);
        var isWeb = WebSchemes.IsWeb(word);
        if (WebSchemes.MayBe(word))
        {
            if (_slashes == 0 && WebSchemes.RunsAlone(word) && !char.IsWhiteSpace(c.Folded))
            {
                DropScheme(c);
                return;
            }

            if (c.Folded == '/' || (isWeb && c.Folded == '\\'))
            {
                _isPlain &= c is { IsPlain: true, Folded: '/' };
                if (++_slashes == 2)
                {
                    (_state, _hostStart) = (State.Host, c.End);
                    _host.Clear();
                }

                return;
            }

            if (_slashes == 0 && !char.IsWhiteSpace(c.Folded))
            {
                if (WebSchemes.IsData(word) && (char.IsAsciiLetter(c.Folded) || c.Folded is ',' or ';'))
                {
                    (_state, _count) = (State.Type, 0);
                    _waiting.Clear();
                    TakeType(c);
                    return;
                }
            }

            // Any scheme makes a link between angle brackets; a double colon is a name in code.
            if (_opening == Opening.Angle && !char.IsWhiteSpace(c.Folded) && (c.Folded != ':' || _slashes > 0))
            {
                Open(mayLink: false);
            }
        }

        EndColon(c);
    }

    /// <summary>No scheme: the word ends before its colon.</summary>
    private void EndColon(LinkCharacter c)
    {
        var (end, slashes) = (_colonEnd, _slashes);
        Span<char> word = stackalloc char[_word.Length];
        _word.CopyTo(0, word, word.Length);
        Open(mayLink: _opening is Opening.Angle or Opening.Closing);
        if (!EndAddress(word, new LinkCharacter(':', _wordEnd, end, true, false)))
        {
            KeepWord();
        }

        _state = State.Text;
        Passed(slashes > 0 ? '/' : ':');
        _output.Copy(slashes > 0 ? Math.Max(end, c.Start) : end);
        Take(c);
    }

    private void DropScheme(LinkCharacter next)
    {
        Open(mayLink: false);
        _output.Found(_wordStart, _colonEnd);
        _output.Copy(_wordStart);

        // Dropped altogether, what follows might begin a line, and mean something else there.
        _output.Replace(_colonEnd, $"{_word}: ");
        _state = State.Text;
        Passed(' ');
        if (next.Start >= _colonEnd)
        {
            Take(next);
        }
    }

    /// <summary>After <c>data:</c>: content is a type with a slash, or begins with a comma.</summary>
    private void TakeType(LinkCharacter c)
    {
        _waiting.Add(c);
        if (char.IsAsciiLetter(c.Folded) && ++_count <= LongestType)
        {
            return;
        }

        LinkCharacter[] waiting = [.. _waiting];
        var isData = c.Folded == '/' || _waiting.Count == 1;
        if (isData)
        {
            DropScheme(new LinkCharacter(' ', -1, -1, false, false));
        }
        else
        {
            EndColon(waiting[0]);
        }

        foreach (var character in waiting.AsSpan(isData ? 0 : 1))
        {
            Take(character);
        }
    }
}
