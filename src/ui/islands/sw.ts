/** The service worker of the portal: shows what the city pushes, and opens it. It keeps no page and answers no request. */

interface Pushed {
  title: string;
  body: string;
  path: string;
  tag: string;
}
interface PushEvent extends Event {
  data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}
interface ClickEvent extends Event {
  notification: Notification & { data: { path: string } };
  waitUntil(work: Promise<unknown>): void;
}
interface Worker {
  registration: ServiceWorkerRegistration;
  clients: { openWindow(url: string): Promise<unknown> };
  addEventListener(type: 'push', listener: (event: PushEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: ClickEvent) => void): void;
}
const worker = globalThis as unknown as Worker;

worker.addEventListener('push', (event) => {
  if (!event.data) return;
  const { title, body, path, tag } = event.data.json() as Pushed;
  const icon = '/ikon-192.png';
  event.waitUntil(worker.registration.showNotification(title, { body, tag, icon, badge: icon, data: { path } }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(event.notification.data.path));
});
