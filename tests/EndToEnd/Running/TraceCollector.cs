using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Running;

/// <summary>A span as it was sent.</summary>
/// <param name="Process">What tells the process that sent it from others.</param>
/// <param name="Source">The source.</param>
/// <param name="Trace">The trace's id, in hexadecimal.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">Its parent's id; empty: none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Of what kind it is, by the protocol's number: 2 is a server's, 3 a client's.</param>
/// <param name="Attributes">Its attributes that are texts, by name.</param>
internal sealed record SentSpan(
    string Process,
    string Source,
    string Trace,
    string Id,
    string Parent,
    string Name,
    ulong Kind,
    IReadOnlyDictionary<string, string> Attributes
);

/// <summary>A collector of OpenTelemetry that keeps the spans that it is sent (OTLP over gRPC, without TLS).</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private readonly ConcurrentQueue<SentSpan> _spans = new();
    private readonly WebApplication _app;

    private TraceCollector(int port)
    {
        Address = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2)
        );
        _app = builder.Build();
        _app.MapPost("/{**path}", TakeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>What has come.</summary>
    public SentSpan[] Spans => [.. _spans];

    public static async Task<TraceCollector> StartAsync()
    {
        var collector = new TraceCollector(FreePort.Next());
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == Export)
        {
            // One message: whether it is compressed (it is not), its length, itself.
            var message = body.ToArray();
            Assert.Equal((byte)0, message[0]);
            Assert.Equal(message.Length - 5, BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1)));
            foreach (var resource in Fields(message[5..]).Where(field => field.Number == 1))
            {
                TakeResource(resource.Bytes);
            }
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void TakeResource(byte[] message)
    {
        var resource = Attributes(Fields(Fields(message).Single(field => field.Number == 1).Bytes), number: 1);
        foreach (var scope in Fields(message).Where(field => field.Number == 2).Select(field => Fields(field.Bytes)))
        {
            var source = Text(Fields(scope.Single(field => field.Number == 1).Bytes), 1);
            foreach (var span in scope.Where(field => field.Number == 2).Select(field => Fields(field.Bytes)))
            {
                _spans.Enqueue(
                    new SentSpan(
                        resource["service.instance.id"],
                        source,
                        Hex(span, 1),
                        Hex(span, 2),
                        Hex(span, 4),
                        Text(span, 5),
                        span.SingleOrDefault(field => field.Number == 6).Value,
                        Attributes(span, number: 9)
                    )
                );
            }
        }
    }

    private static Dictionary<string, string> Attributes(List<Field> fields, int number) =>
        fields
            .Where(field => field.Number == number)
            .Select(field => Fields(field.Bytes))
            .ToDictionary(pair => Text(pair, 1), pair => Text(Fields(pair.Single(one => one.Number == 2).Bytes), 1));

    private static string Text(List<Field> fields, int number) =>
        System.Text.Encoding.UTF8.GetString(fields.SingleOrDefault(field => field.Number == number).Bytes ?? []);

    private static string Hex(List<Field> fields, int number) =>
        Convert.ToHexStringLower(fields.SingleOrDefault(field => field.Number == number).Bytes ?? []);

    private static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    fields.Add(new Field(WireFormat.GetTagFieldNumber(tag), 0, input.ReadBytes().ToByteArray()));
                    break;
                case WireFormat.WireType.Varint:
                    fields.Add(new Field(WireFormat.GetTagFieldNumber(tag), input.ReadUInt64(), []));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return fields;
    }

    private readonly record struct Field(int Number, ulong Value, byte[] Bytes);
}
