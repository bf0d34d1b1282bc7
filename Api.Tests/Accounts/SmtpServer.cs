using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace AspireAi.Api.Tests.Accounts;

/// <summary>A mail server that takes every mail and keeps it: as much of SMTP as a client needs.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<MimeMessage> Mails { get; } = new();

    /// <summary>How many of the next mails are refused with a temporary error.</summary>
    public int Refusals { get; set; }

    /// <summary>How many of the next connections get no greeting and no reply until the client gives up.</summary>
    public int Silences { get; set; }

    /// <summary>Whether clients may say who they are; everybody is believed.</summary>
    public bool Authenticates { get; set; }

    /// <summary>The next mail to an address.</summary>
    public async Task<MimeMessage> MailToAsync(string address, int which = 0)
    {
        await Eventually.TrueAsync(() => To(address).Count > which, $"mail {which} to {address} arrives");
        return To(address)[which];
    }

    public List<MimeMessage> To(string address) => [.. Mails.Where(mail => mail.To.Mailboxes.Any(to => to.Address == address))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            if (Silences > 0)
            {
                Silences--;
                await reader.ReadLineAsync(_stop.Token);
                continue;
            }

            await writer.WriteLineAsync("220 ready");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                await writer.WriteLineAsync(line.Split(' ')[0].ToUpperInvariant() switch
                {
                    "DATA" => await ReceiveAsync(reader, writer),
                    "EHLO" when Authenticates => "250-ok\r\n250 AUTH PLAIN",
                    "AUTH" => "235 welcome",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                });
            }
        }
    }

    private async Task<string> ReceiveAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (Refusals > 0)
        {
            Refusals--;
            return "451 not now";
        }

        Mails.Enqueue(await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(text.ToString())), _stop.Token));
        return "250 ok";
    }
}
