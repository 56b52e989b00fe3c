using System.Text;
using FsCheck.Xunit;
using Pipeline.Client.Http;
using Pipeline.Contracts.Answers;

namespace Pipeline.Client.Tests;

public sealed class ServerEventsTests
{
    private static readonly string[] Tokens = ["연차는 ", "15일", "\n\"입니다\"", " 😀", ""];

    [Property(MaxTest = 200)]
    public void Bytes_may_be_split_anywhere(byte[] sizes, byte ending)
    {
        var newLine = (ending % 3) switch
        {
            0 => "\n",
            1 => "\r\n",
            _ => "\r",
        };
        var body = new StringBuilder("\uFEFF: hello" + newLine);
        for (var i = 0; i < Tokens.Length; i++)
        {
            var text = System.Text.Json.JsonSerializer.Serialize(
                Tokens[i],
                Contracts.Serialization.PipelineJson.Options
            );
            // The JSON spread over two data lines, which SSE joins with a line feed.
            body.Append(
                $"id:{i}{newLine}event: token{newLine}data: {{\"sequence\":{i},{newLine}data:\"text\":{text},\"type\":\"token\"}}{newLine}{newLine}"
            );
        }

        var events = Read(new SplitStream(Encoding.UTF8.GetBytes(body.ToString()), sizes));

        Assert.Equal(Tokens, events.Cast<TokenEvent>().Select(token => token.Text));
    }

    [Fact]
    public void An_event_cut_short_at_the_end_is_not_handed_out()
    {
        var body =
            "data: {\"type\":\"token\",\"sequence\":0,\"text\":\"a\"}\n\ndata: {\"type\":\"token\",\"seq"u8.ToArray();

        Assert.Single(Read(new SplitStream(body, [])));
    }

    [Fact]
    public void An_event_that_is_not_ours_breaks_the_stream()
    {
        var body = "event: token\ndata: <html>\n\n"u8.ToArray();

        Assert.Throws<BrokenStreamException>(() => Read(new SplitStream(body, [])));
    }

    private static List<AnswerEvent> Read(Stream body)
    {
        async Task<List<AnswerEvent>> ReadAsync()
        {
            var events = new List<AnswerEvent>();
            await foreach (
                var answerEvent in ServerEvents.ReadAnswerAsync(body, TimeSpan.FromSeconds(30), CancellationToken.None)
            )
            {
                events.Add(answerEvent);
            }

            return events;
        }

        return ReadAsync().GetAwaiter().GetResult();
    }

    /// <summary>Hands out a few bytes a read.</summary>
    private sealed class SplitStream(byte[] bytes, byte[] sizes) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var size = sizes.Length == 0 ? 1 : (sizes[_reads++ % sizes.Length] % 9) + 1;
            return base.Read(buffer, offset, Math.Min(size, count));
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            // Sometimes there is nothing to read yet.
            await Task.Yield();
            var piece = new byte[buffer.Length];
            var read = Read(piece, 0, piece.Length);
            piece.AsMemory(0, read).CopyTo(buffer);
            return read;
        }
    }
}
