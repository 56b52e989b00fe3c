using System.Text;

namespace Pipeline.Cli.Output;

/// <summary>An answer on its way to the screen: on a terminal its lines end between words, for which the word that
/// is being written is held back until it is whole.</summary>
internal sealed class AnswerText(Terminal terminal)
{
    private readonly StringBuilder _word = new();
    private readonly StringBuilder _spaces = new();
    private int _column;

    /// <summary>Writes the next piece.</summary>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        if (terminal.OutIsTerminal)
        {
            text = Arrange(text);
        }
        else
        {
            _column = text.EndsWith('\n') ? 0 : 1;
        }

        await terminal.Out.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        await terminal.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is held back and ends the line.</summary>
    public async Task EndAsync()
    {
        var text = new StringBuilder();
        Take(text);
        if (_column > 0)
        {
            text.Append(terminal.Out.NewLine);
        }

        await terminal.Out.WriteAsync(text.ToString()).ConfigureAwait(false);
        _column = 0;
    }

    private string Arrange(string text)
    {
        var arranged = new StringBuilder();
        foreach (var c in text)
        {
            if (c is not (' ' or '\n'))
            {
                _word.Append(c);
                continue;
            }

            Take(arranged);
            if (c == ' ')
            {
                _spaces.Append(c);
            }
            else
            {
                _spaces.Clear();
                arranged.Append(c);
                _column = 0;
            }
        }

        return arranged.ToString();
    }

    /// <summary>Moves the word over, on a new line when it does not fit on this one.</summary>
    private void Take(StringBuilder arranged)
    {
        if (_word.Length == 0)
        {
            return;
        }

        var word = _word.ToString();
        var width = DisplayText.Width(word);
        if (_column > 0 && _column + _spaces.Length + width > terminal.Width)
        {
            arranged.Append('\n');
            _column = 0;
        }
        else
        {
            arranged.Append(_spaces);
            _column += _spaces.Length;
        }

        arranged.Append(word);
        _column += width;
        _word.Clear();
        _spaces.Clear();
    }
}
