namespace Pipeline.Guardrails.Links;

/// <content>Hosts behind a scheme.</content>
public sealed partial class LinkFilter
{
    private void TakeHost(LinkCharacter c)
    {
        if (_host.Length == 0 && c.Folded is '/' or '\\')
        {
            (_hostStart, _isPlain) = (c.End, false);
            return;
        }

        var ends =
            char.IsWhiteSpace(c.Folded)
            || c.Folded is '/' or '?' or '#' or '\\' or '(' or ')' or '<' or '>' or '[' or ']';
        if (!ends && _host.Length < LongestWord)
        {
            _host.Append(c.Folded);
            _isPlain &= c.IsPlain || c.Folded is >= '가' and <= '힣';
            _count = c.End;
            return;
        }

        EndHost(c, isWhole: ends);
    }

    private void EndHost(LinkCharacter c, bool isWhole)
    {
        Span<char> scheme = stackalloc char[_word.Length];
        _word.CopyTo(0, scheme, scheme.Length);
        Span<char> host = stackalloc char[_host.Length];
        _host.CopyTo(0, host, host.Length);
        var end = host.Length == 0 ? _hostStart : _count;
        var isPlain = _isPlain && isWhole && (scheme is "http" or "https");
        _state = State.Text;
        if (host.Length == 0 && c.Folded != '[')
        {
            // "http://" alone is a word.
            EndAddress(scheme, new LinkCharacter(':', _wordEnd, _colonEnd, true, false));
            Open(mayLink: false);
            _output.Copy(end);
            Passed('/');
            Take(c);
            return;
        }

        var name = NameOf(host);
        _hosts.Add(name.ToLowerInvariant());
        // Others may still belong to what stands before an @, and the host after it.
        var isDelimited =
            c.Folded is '/' or '?' or '#' or ')' or ']'
            || char.IsWhiteSpace(c.Folded)
            || (c.Folded == '>' && _opening == Opening.Angle);
        if (isPlain && isDelimited && _allowed.Allows(name))
        {
            Open(mayLink: true);
            _output.Copy(end);
            _state = c.Folded is '/' or '?' or '#' ? State.Path : State.Text;
        }
        else
        {
            Open(mayLink: false);
            _output.Found(_wordStart, end);
            _output.Copy(_wordStart);
            _output.Replace(
                end,
                (WebSchemes.IsWeb(scheme) ? "" : $"{Inert(scheme, scheme.Length)}: //")
                    + Inert(host, Trimmed(host).Length)
            );
        }

        Passed(host.Length == 0 ? '/' : host[^1]);
        Take(c);
    }

    /// <summary>The host's name without its port, and without what a sentence adds: marks, a Korean particle.</summary>
    private static string NameOf(ReadOnlySpan<char> host)
    {
        var name = Trimmed(host);
        var particle = name.Length;
        while (particle > 0 && name[particle - 1] is >= '가' and <= '힣')
        {
            particle--;
        }

        name = Trimmed(name[..particle]);
        var port = name.LastIndexOf(':');
        return (port > 0 && name[(port + 1)..].TrimStart("0123456789").IsEmpty ? name[..port] : name).ToString();
    }

    private static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> host) => host.TrimEnd(".,;:!*'\"`|}~_-。、」』”’");
}
