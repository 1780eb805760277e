/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROUND_US (500 * G_TIME_SPAN_MILLISECOND)
#define PER_ADDRESS 100 /* below what the server allows one */
#define IDLE_NETWORK 1
#define SLOW_NETWORK 2

/* What a slow one sends, a byte a round. */
static const char head[] = "POST /v1/ops HTTP/1.1\r\nHost: rapport.example\r\nContent-Type: "
                           "application/json\r\nContent-Length: 100000\r\nX-Padding: ";

typedef struct
{
  int socket; /* -1 */
  gboolean is_slow;
  gsize sent;
} Member;

struct _Crowd
{
  guint16 port;
  GArray *members; /* (element-type Member); the thread's while it runs */
  GThread *thread;
  gint stop;              /* atomic */
  gint n_open, n_renewed; /* atomic */
};

int
crowd_connect (guint16 port, guint network, guint index)
{
  struct sockaddr_in from = { .sin_family = AF_INET };
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons (port) };
  guint address = index / PER_ADDRESS;
  int handle = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  if (handle < 0)
    return -1;
  from.sin_addr.s_addr
      = htonl (127u << 24 | network << 16 | (address / 250) << 8 | (address % 250 + 1));
  to.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  /* The port is chosen when it is known where to: there are more connections than ports. */
  setsockopt (handle, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind (handle, (struct sockaddr *)&from, sizeof from) == 0
      && connect (handle, (struct sockaddr *)&to, sizeof to) == 0)
    return handle;
  close (handle);
  return -1;
}

static gboolean
is_closed (int handle)
{
  char byte;
  ssize_t n = recv (handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

static void
open_member (Crowd *self, guint index)
{
  Member *member = &g_array_index (self->members, Member, index);

  member->sent = 0;
  member->socket = crowd_connect (self->port, member->is_slow ? SLOW_NETWORK : IDLE_NETWORK, index);
  if (member->socket >= 0)
    g_atomic_int_inc (&self->n_open);
}

static void
close_member (Crowd *self, Member *member)
{
  close (member->socket);
  member->socket = -1;
  g_atomic_int_add (&self->n_open, -1);
}

static void
send_byte (Member *member)
{
  char padding = 'a';
  const char *byte = member->sent < strlen (head) ? &head[member->sent] : &padding;

  member->sent += send (member->socket, byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

static void
look_after (Crowd *self, guint index)
{
  Member *member = &g_array_index (self->members, Member, index);

  if (member->socket >= 0 && is_closed (member->socket))
    {
      close_member (self, member);
      g_atomic_int_inc (&self->n_renewed);
    }
  if (member->socket < 0)
    open_member (self, index);
  else if (member->is_slow)
    send_byte (member);
}

static gpointer
look_after_all (gpointer data)
{
  Crowd *self = data;

  while (!g_atomic_int_get (&self->stop))
    {
      for (guint i = 0; i < self->members->len && !g_atomic_int_get (&self->stop); i++)
        look_after (self, i);
      g_usleep (ROUND_US);
    }
  return NULL;
}

Crowd *
crowd_new (guint16 port, guint n_idle, guint n_slow)
{
  Crowd *self = g_new0 (Crowd, 1);

  self->port = port;
  self->members = g_array_new (FALSE, TRUE, sizeof (Member));
  g_array_set_size (self->members, n_idle + n_slow);
  for (guint i = 0; i < self->members->len; i++)
    {
      g_array_index (self->members, Member, i).is_slow = i >= n_idle;
      open_member (self, i);
    }
  self->thread = g_thread_new ("crowd", look_after_all, self);
  return self;
}

guint
crowd_count_open (Crowd *self)
{
  return (guint)g_atomic_int_get (&self->n_open);
}

guint
crowd_count_renewed (Crowd *self)
{
  return (guint)g_atomic_int_get (&self->n_renewed);
}

void
crowd_free (Crowd *self)
{
  g_atomic_int_set (&self->stop, 1);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = &g_array_index (self->members, Member, i);

      if (member->socket >= 0)
        close_member (self, member);
    }
  g_array_unref (self->members);
  g_free (self);
}
