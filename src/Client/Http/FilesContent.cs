using System.Net;
using System.Net.Http.Headers;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Http;

/// <summary>Files as multipart/form-data, read while they are sent.</summary>
internal static class FilesContent
{
    public static HttpContent Create(
        IReadOnlyList<FileUpload> files,
        string? metadata,
        IReadOnlyList<string>? labels,
        IProgress<UploadProgress>? progress
    )
    {
        var form = new MultipartFormDataContent();
        // The fields first: a server that reads the parts in order knows them before the first file.
        if (metadata is not null)
        {
            form.Add(new StringContent(metadata), "metadata");
        }

        if (labels is { Count: > 0 })
        {
            if (labels.FirstOrDefault(label => label.Contains(',')) is { } bad)
            {
                throw PipelineException.Invalid(
                    "labels",
                    $"The label '{bad}' has a comma, which separates labels of files; submit these documents without it or one by one."
                );
            }

            form.Add(new StringContent(string.Join(',', labels)), "labels");
        }

        var meter = new Meter(files, progress);
        for (var i = 0; i < files.Count; i++)
        {
            form.Add(new FileContent(files[i], i + 1, meter), "file", files[i].Name);
        }

        return form;
    }

    /// <summary>Counts the bytes of one attempt.</summary>
    private sealed class Meter(IReadOnlyList<FileUpload> files, IProgress<UploadProgress>? progress)
    {
        private readonly long? _total = files.Any(file => file.Length is null) ? null : files.Sum(file => file.Length);
        private long _sent;

        public void Add(FileUpload file, int number, int bytes)
        {
            _sent += bytes;
            progress?.Report(new UploadProgress(file.Name, number, files.Count, _sent, _total));
        }
    }

    private sealed class FileContent : HttpContent
    {
        private readonly FileUpload _file;
        private readonly int _number;
        private readonly Meter _meter;

        public FileContent(FileUpload file, int number, Meter meter)
        {
            _file = file;
            _number = number;
            _meter = meter;
            Headers.ContentType = MediaTypeHeaderValue.TryParse(file.ContentType, out var type)
                ? type
                : new MediaTypeHeaderValue("application/octet-stream");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            Stream source;
            try
            {
                source = _file.Open();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw PipelineException.Invalid("file", $"The file '{_file.Name}' cannot be read: {error.Message}");
            }

            await using (source.ConfigureAwait(false))
            {
                var buffer = new byte[81920];
                int read;
                while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    _meter.Add(_file, _number, read);
                }
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            // Promising the size would break the request when the file grows meanwhile.
            length = 0;
            return false;
        }
    }
}
